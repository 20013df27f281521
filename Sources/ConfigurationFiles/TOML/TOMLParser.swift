// SPDX-License-Identifier: Apache-2.0

/// Reads TOML 1.0 text and keeps the line of every value.
///
/// Source: https://toml.io/en/v1.0.0. Lines are what libraries lose and what the operator wants to
/// know. Dates are recognised but not kept. Nesting is limited, so no text exhausts the stack.
struct TOMLParser {
  /// Far more than any configuration has, far less than the stack can take.
  static let deepestNesting = 64

  let bytes: [UInt8]
  private(set) var position = 0
  private(set) var line = 1
  private var lineStart = 0

  /// The document as a table.
  static func parse(_ text: String) throws(TOMLSyntaxError) -> TOMLNode {
    var parser = TOMLParser(bytes: Array(text.utf8))
    return try parser.parseDocument()
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  private mutating func parseDocument() throws(TOMLSyntaxError) -> TOMLNode {
    let root = TOMLTable(.header, line: 1)
    var current = root
    try skipBlanks()
    while let byte = peek {
      if byte == UInt8(ascii: "[") {
        current = try parseHeader(in: root)
      } else {
        try parsePair(into: current, depth: 1)
      }
      try endLine()
      try skipBlanks()
    }
    return root.node
  }

  // `[a.b]` or `[[a.b]]`.
  private mutating func parseHeader(in root: TOMLTable) throws(TOMLSyntaxError) -> TOMLTable {
    advance()
    let isArray = skip("[")
    let name = try parseKey(depth: 0)
    guard skip("]"), !isArray || skip("]") else {
      throw unexpected(wanting: isArray ? "\"]]\"" : "\"]\"")
    }
    guard let table = root.openTable(named: name, isArray: isArray, line: line) else {
      throw error("\"\(name.joined(separator: "."))\" is there already")
    }
    return table
  }

  mutating func parsePair(into table: TOMLTable, depth: Int) throws(TOMLSyntaxError) {
    let start = line
    let key = try parseKey(depth: depth)
    guard skip("=") else { throw unexpected(wanting: "\"=\"") }
    skipSpaces()
    let value = try parseValue(depth: depth + key.count)
    guard table.insert(value, at: key, line: start) else {
      throw error("\"\(key.joined(separator: "."))\" is there already")
    }
  }

  /// The parts of a dotted key, with the spaces around it.
  private mutating func parseKey(depth: Int) throws(TOMLSyntaxError) -> [String] {
    var parts: [String] = []
    repeat {
      skipSpaces()
      parts.append(try parseKeyPart())
      try checkDepth(depth + parts.count)
      skipSpaces()
    } while skip(".")
    return parts
  }

  private mutating func parseKeyPart() throws(TOMLSyntaxError) -> String {
    if peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'") {
      return try parseString(multiline: false)
    }
    let start = position
    while let byte = peek, Self.isBareKeyByte(byte) { advance() }
    guard position > start else { throw unexpected(wanting: "a key") }
    return text(from: start)
  }

  private static func isBareKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private mutating func endLine() throws(TOMLSyntaxError) {
    skipSpaces()
    try skipComment()
    guard peek == nil || skipLineEnd() else { throw unexpected(wanting: "the end of the line") }
  }
}

// Moving on.
extension TOMLParser {
  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  func peek(ahead offset: Int) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  func text(from start: Int) -> String {
    String(decoding: bytes[start..<position], as: UTF8.self)
  }

  mutating func advance(by count: Int = 1) {
    for _ in 0..<count where position < bytes.count {
      position += 1
      if bytes[position - 1] == UInt8(ascii: "\n") {
        line += 1
        lineStart = position
      }
    }
  }

  /// Whether the next byte was the given one; if so it is behind now.
  mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: scalar) else { return false }
    advance()
    return true
  }

  mutating func skipSpaces() {
    while let byte = peek, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { advance() }
  }

  mutating func skipLineEnd() -> Bool {
    if peek == UInt8(ascii: "\r"), peek(ahead: 1) == UInt8(ascii: "\n") { advance() }
    return skip("\n")
  }

  /// Spaces, line ends and comments.
  mutating func skipBlanks() throws(TOMLSyntaxError) {
    repeat {
      skipSpaces()
      try skipComment()
    } while skipLineEnd()
  }

  private mutating func skipComment() throws(TOMLSyntaxError) {
    guard skip("#") else { return }
    while let byte = peek, byte != UInt8(ascii: "\n") {
      if byte == UInt8(ascii: "\r"), peek(ahead: 1) == UInt8(ascii: "\n") { return }
      try checkNoControl(byte)
      advance()
    }
  }
}

// Complaints.
extension TOMLParser {
  func checkDepth(_ depth: Int) throws(TOMLSyntaxError) {
    guard depth <= Self.deepestNesting else {
      throw error("nested deeper than \(Self.deepestNesting) levels")
    }
  }

  func checkNoControl(_ byte: UInt8) throws(TOMLSyntaxError) {
    guard byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t") else {
      throw error("control character \(byte)")
    }
  }

  func error(_ reason: String) -> TOMLSyntaxError {
    let column = String(decoding: bytes[lineStart..<position], as: UTF8.self).count + 1
    return TOMLSyntaxError(line: line, column: column, reason: reason)
  }

  func unexpected(wanting wanted: String) -> TOMLSyntaxError {
    let found =
      switch peek {
      case nil: "the end of the file"
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): "the end of the line"
      default:
        String(decoding: bytes[position...].prefix(8), as: UTF8.self).first
          .map { TOMLText.quoted(String($0)) } ?? "nothing"
      }
    return error("expected \(wanted), found \(found)")
  }
}
