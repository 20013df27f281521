// SPDX-License-Identifier: Apache-2.0

extension TOMLParser {
  /// Any of the four kinds of string; with three quotes only where `multiline` allows it.
  mutating func parseString(multiline: Bool) throws(TOMLSyntaxError) -> String {
    let start = self
    let quote = bytes[position]
    let isLong = peek(ahead: 1) == quote && peek(ahead: 2) == quote
    guard multiline || !isLong else { throw error("a key must not have three quotes") }
    advance(by: isLong ? 3 : 1)
    if isLong { _ = skipLineEnd() }
    var content: [UInt8] = []
    while let byte = peek {
      if byte == quote {
        guard isLong else {
          advance()
          return String(decoding: content, as: UTF8.self)
        }
        let quotes = bytes[position...].prefix(5).prefix { $0 == quote }.count
        advance(by: quotes)
        content += repeatElement(quote, count: quotes < 3 ? quotes : quotes - 3)
        if quotes >= 3 { return String(decoding: content, as: UTF8.self) }
      } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        if isLong, try skipEscapedLineEnd() { continue }
        content += try parseEscape().utf8
      } else if isLong, byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        guard skipLineEnd() else { throw error("control character 13") }
        content.append(UInt8(ascii: "\n"))
      } else {
        guard byte != UInt8(ascii: "\n") else { break }
        try checkNoControl(byte)
        content.append(byte)
        advance()
      }
    }
    throw start.error("the string that begins here has no end")
  }

  /// A backslash at a line's end swallows all white space up to the next text.
  private mutating func skipEscapedLineEnd() throws(TOMLSyntaxError) -> Bool {
    var ahead = self
    ahead.advance()
    ahead.skipSpaces()
    guard ahead.skipLineEnd() else { return false }
    repeat { ahead.skipSpaces() } while ahead.skipLineEnd()
    self = ahead
    return true
  }

  private mutating func parseEscape() throws(TOMLSyntaxError) -> String {
    let start = self
    advance()
    let letter = peek
    advance()
    switch letter {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let count = letter == UInt8(ascii: "u") ? 4 : 8
      let digits = String(decoding: bytes[position...].prefix(count), as: UTF8.self)
      advance(by: digits.utf8.count)
      if digits.wholeMatch(of: /[0-9A-Fa-f]+/) != nil, digits.count == count,
        let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code)
      {
        return String(scalar)
      }
    default: break
    }
    throw start.error("unknown escape; write \\\\ for a backslash, or use single quotes")
  }
}
