// SPDX-License-Identifier: Apache-2.0

extension TOMLParser {
  mutating func parseValue(depth: Int) throws(TOMLSyntaxError) -> TOMLNode {
    try checkDepth(depth)
    let start = line
    let value: TOMLValue =
      switch peek {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): .string(try parseString(multiline: true))
      case UInt8(ascii: "["): .array(try parseArray(depth: depth))
      case UInt8(ascii: "{"): try parseInlineTable(depth: depth)
      default: try parseWord()
      }
    return TOMLNode(line: start, value: value)
  }

  private mutating func parseArray(depth: Int) throws(TOMLSyntaxError) -> [TOMLNode] {
    var elements: [TOMLNode] = []
    advance()
    try skipBlanks()
    while peek != UInt8(ascii: "]") {
      elements.append(try parseValue(depth: depth + 1))
      try skipBlanks()
      guard skip(",") else { break }
      try skipBlanks()
    }
    guard skip("]") else { throw unexpected(wanting: "\",\" or \"]\"") }
    return elements
  }

  private mutating func parseInlineTable(depth: Int) throws(TOMLSyntaxError) -> TOMLValue {
    let table = TOMLTable(.header, line: line)
    advance()
    skipSpaces()
    if skip("}") { return table.node.value }
    repeat {
      try parsePair(into: table, depth: depth + 1)
      skipSpaces()
    } while skip(",")
    guard skip("}") else { throw unexpected(wanting: "\",\" or \"}\"") }
    return table.node.value
  }

  /// What has no quotes or brackets: true and false, numbers, dates.
  private mutating func parseWord() throws(TOMLSyntaxError) -> TOMLValue {
    let start = self
    skipWord()
    var word = text(from: start.position)
    if word.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil, peek == UInt8(ascii: " "),
      let next = peek(ahead: 1), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next)
    {
      advance()
      skipWord()
      word = text(from: start.position)
    }
    guard !word.isEmpty else { throw unexpected(wanting: "a value") }
    guard let value = Self.value(of: word) else {
      // An address may have a password in it.
      let shown = word.firstRange(of: "://").map { "\(word[..<$0.upperBound])…" } ?? word
      throw start.error("\(TOMLText.quoted(shown)) is no value; if it is text, it needs quotes")
    }
    return value
  }

  private mutating func skipWord() {
    while let byte = peek, !" \t\r\n,]}#".utf8.contains(byte) { advance() }
  }

  private static func value(of word: String) -> TOMLValue? {
    switch word {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "inf", "+inf": return .number(.infinity)
    case "-inf": return .number(-.infinity)
    case "nan", "+nan", "-nan": return .number(.nan)
    default: break
    }
    let digits = word.filter { $0 != "_" }
    if word.wholeMatch(of: /[+-]?(0|[1-9](_?[0-9])*)/) != nil {
      return Int(digits).map { .integer($0) }
    }
    if let match = word.wholeMatch(
      of: /0(x([0-9A-Fa-f](_?[0-9A-Fa-f])*)|o([0-7](_?[0-7])*)|b([01](_?[01])*))/)
    {
      let radix = match.2 == nil ? (match.4 == nil ? 2 : 8) : 16
      return Int(digits.dropFirst(2), radix: radix).map { .integer($0) }
    }
    if word.wholeMatch(
      of: /[+-]?(0|[1-9](_?[0-9])*)(\.[0-9](_?[0-9])*)?([eE][+-]?[0-9](_?[0-9])*)?/) != nil
    {
      return Double(digits).map { .number($0) }
    }
    let isDate =
      word.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9:.]+([Zz]|[+-][0-9:]+)?)?/) != nil
      || word.wholeMatch(of: /[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?/) != nil
    return isDate ? .date : nil
  }
}
