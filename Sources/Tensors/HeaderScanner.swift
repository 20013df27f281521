// SPDX-License-Identifier: Apache-2.0

/// Reads the JSON that safetensors headers are made of: objects, strings, lists of whole numbers.
///
/// Nesting is fixed by the caller, so no input can make it recurse.
struct HeaderScanner {
  typealias Fault = SafetensorsHeader.Fault

  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  mutating func object(
    _ member: (inout HeaderScanner, String) throws(Fault) -> Void
  ) throws(Fault) {
    try expect("{")
    if skip("}") { return }
    repeat {
      let key = try string()
      try expect(":")
      try member(&self, key)
    } while skip(",")
    try expect("}")
  }

  mutating func integers() throws(Fault) -> [Int] {
    var list: [Int] = []
    try expect("[")
    if skip("]") { return list }
    repeat { list.append(try integer()) } while skip(",")
    try expect("]")
    return list
  }

  mutating func string() throws(Fault) -> String {
    try expect("\"")
    var text: [UInt8] = []
    while let byte = next() {
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw fault("a string is not valid UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): try text.append(contentsOf: escape().utf8)
      case 0..<0x20: throw fault("a control character inside a string")
      default: text.append(byte)
      }
    }
    throw fault("a string without end")
  }

  /// Only white space may follow.
  mutating func end() throws(Fault) {
    skipSpace()
    guard position == bytes.count else { throw fault("text after the header's closing brace") }
  }

  private mutating func integer() throws(Fault) -> Int {
    skipSpace()
    let start = position
    var value = 0
    while let digit = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) {
      position += 1
      let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = scaled.addingReportingOverflow(Int(digit - UInt8(ascii: "0")))
      guard !overflow, !carry else { throw fault("a number too large") }
      value = sum
    }
    guard position > start else { throw fault("expected a whole number") }
    return value
  }

  private mutating func escape() throws(Fault) -> String {
    guard let byte = next() else { throw fault("a string without end") }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      return String(UnicodeScalar(byte))
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw fault("an unknown escape in a string")
    }
  }

  private mutating func unicodeEscape() throws(Fault) -> String {
    var units = [try codeUnit()]
    if UTF16.isLeadSurrogate(units[0]) {
      guard next() == UInt8(ascii: "\\"), next() == UInt8(ascii: "u") else {
        throw fault("half a surrogate pair")
      }
      units.append(try codeUnit())
    }
    guard let string = String(validating: units, as: UTF16.self) else {
      throw fault("half a surrogate pair")
    }
    return string
  }

  private mutating func codeUnit() throws(Fault) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next(), let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
        throw fault("a broken \\u escape")
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Fault) {
    guard skip(character) else { throw fault("expected \"\(character)\"") }
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || (0x09...0x0d).contains(byte) { position += 1 }
  }

  private func peek() -> UInt8? {
    position < bytes.count ? bytes[position] : nil
  }

  private mutating func next() -> UInt8? {
    guard let byte = peek() else { return nil }
    position += 1
    return byte
  }

  private func fault(_ reason: String) -> Fault {
    Fault(tensor: nil, reason: "\(reason) at byte \(position) of the header")
  }
}
