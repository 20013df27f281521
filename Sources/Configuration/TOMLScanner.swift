// SPDX-License-Identifier: Apache-2.0

/// Walks through a TOML text and notes on which line each key and each array element begins.
struct TOMLScanner {
  private(set) var lines: [[PathPart]: Int] = [:]
  private(set) var tooDeepLine: Int?

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  /// Tables so far in every `[[array of tables]]`.
  private var tableCounts: [[PathPart]: Int] = [:]

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  mutating func scan() {
    var table: [PathPart] = []
    skipBlanks()
    while position < bytes.count {
      if peek == UInt8(ascii: "[") {
        table = scanHeader()
      } else {
        scanPair(in: table)
        skipLine()
      }
      skipBlanks()
    }
  }

  // `[a.b]` or `[[a.b]]`; a name that is an array of tables stands for its last table.
  private mutating func scanHeader() -> [PathPart] {
    let start = line
    advance()
    let isArray = peek == UInt8(ascii: "[")
    if isArray { advance() }
    let names = scanKey()
    var path: [PathPart] = []
    for (offset, name) in names.enumerated() {
      path.append(.key(name))
      if isArray && offset == names.count - 1 { tableCounts[path, default: 0] += 1 }
      if lines[path] == nil { lines[path] = start }
      if let count = tableCounts[path] { path.append(.index(count - 1)) }
    }
    lines[path] = start
    skipLine()
    return path
  }

  private mutating func scanPair(in table: [PathPart]) {
    let start = line
    var path = table
    for name in scanKey() {
      path.append(.key(name))
      if lines[path] == nil { lines[path] = start }
    }
    guard path.count > table.count, peek == UInt8(ascii: "=") else { return }
    advance()
    skipSpaces()
    scanValue(at: path)
  }

  /// The parts of a dotted key; ends at whatever does not belong to it.
  private mutating func scanKey() -> [String] {
    var parts: [String] = []
    while true {
      skipSpaces()
      guard let part = scanKeyPart() else { break }
      parts.append(part)
      skipSpaces()
      guard peek == UInt8(ascii: ".") else { break }
      advance()
      if parts.count > KeyLocator.deepestNesting {
        giveUp()
        break
      }
    }
    return parts
  }

  private mutating func scanKeyPart() -> String? {
    guard let first = peek else { return nil }
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      let start = position + 1
      scanString()
      return String(decoding: bytes[start..<max(start, position - 1)], as: UTF8.self)
    }
    let start = position
    while let byte = peek, Self.isBareKeyByte(byte) { advance() }
    return start == position ? nil : String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private static func isBareKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), 0x80...:
      true
    default: false
    }
  }

  private mutating func scanValue(at path: [PathPart]) {
    guard path.count <= KeyLocator.deepestNesting else { return giveUp() }
    switch peek {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): scanString()
    case UInt8(ascii: "["): scanArray(at: path)
    case UInt8(ascii: "{"): scanInlineTable(at: path)
    default:
      while let byte = peek, !",]}#\n".utf8.contains(byte) { advance() }
    }
  }

  private mutating func scanArray(at path: [PathPart]) {
    advance()
    skipBlanks()
    var index = 0
    while let byte = peek, byte != UInt8(ascii: "]") {
      let element = path + [.index(index)]
      lines[element] = line
      scanValue(at: element)
      skipBlanks()
      guard peek == UInt8(ascii: ",") else { break }
      advance()
      skipBlanks()
      index += 1
    }
    if peek == UInt8(ascii: "]") { advance() }
  }

  private mutating func scanInlineTable(at path: [PathPart]) {
    advance()
    skipBlanks()
    while let byte = peek, byte != UInt8(ascii: "}") {
      scanPair(in: path)
      skipBlanks()
      guard peek == UInt8(ascii: ",") else { break }
      advance()
      skipBlanks()
    }
    if peek == UInt8(ascii: "}") { advance() }
  }

  /// Any of the four kinds of string; one that is not closed ends with its line or the text.
  private mutating func scanString() {
    guard let quote = peek else { return }
    let escapes = quote == UInt8(ascii: "\"")
    advance()
    guard peek == quote else {
      while let byte = peek, byte != quote, byte != UInt8(ascii: "\n") {
        advance()
        if escapes && byte == UInt8(ascii: "\\") { advance() }
      }
      if peek == quote { advance() }
      return
    }
    advance()
    guard peek == quote else { return }  // it was the empty string
    advance()
    var quotesInARow = 0
    while let byte = peek, quotesInARow < 3 {
      quotesInARow = byte == quote ? quotesInARow + 1 : 0
      advance()
      if escapes && byte == UInt8(ascii: "\\") { advance() }
    }
    // Up to two more quotes belong to the string.
    while peek == quote { advance() }
  }

  private mutating func giveUp() {
    tooDeepLine = tooDeepLine ?? line
    position = bytes.count
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func advance() {
    guard position < bytes.count else { return }
    if bytes[position] == UInt8(ascii: "\n") { line += 1 }
    position += 1
  }

  private mutating func skipSpaces() {
    while let byte = peek, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { advance() }
  }

  private mutating func skipLine() {
    while let byte = peek, byte != UInt8(ascii: "\n") { advance() }
    advance()
  }

  /// Whitespace, line ends, comments and a byte order mark.
  private mutating func skipBlanks() {
    while let byte = peek {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): advance()
      case UInt8(ascii: "#"): skipLine()
      case 0xEF where position == 0: position = min(3, bytes.count)
      default: return
      }
    }
  }
}
