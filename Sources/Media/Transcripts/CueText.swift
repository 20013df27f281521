// SPDX-License-Identifier: Apache-2.0

/// The words of a cue without the mark-up around them.
package enum CueText {
  /// Removes tags, ASS overrides and line breaks, resolves character references, and turns every
  /// run of white space into one space.
  ///
  /// Tags are `<i>`, `</font>`, `<c.class>`, `<v Speaker>` and `<00:01.500>`, overrides `{\an8}`.
  /// A `<` that starts none of these is kept: subtitles say "x < y", too.
  package static func plain(_ marked: String) -> String {
    var words = WordCollector()
    var rest = marked[...]
    var (hasTagEnd, hasOverrideEnd) = (true, true)
    while let scalar = rest.unicodeScalars.first {
      if scalar == "<", hasTagEnd, startsTag(rest) {
        hasTagEnd = skip(&rest, past: ">")
        if hasTagEnd { continue }
      } else if scalar == "{", hasOverrideEnd, rest.utf8.starts(with: "{\\".utf8) {
        hasOverrideEnd = skip(&rest, past: "}")
        if hasOverrideEnd { continue }
      } else if scalar == "\\", let escape = rest.utf8.dropFirst().first,
        escape == UInt8(ascii: "N") || escape == UInt8(ascii: "h")
      {
        words.append(" ")
        rest.unicodeScalars.removeFirst(2)
        continue
      } else if scalar == "&", let (character, length) = CharacterReference.read(rest) {
        if let character { words.append(character) }
        rest.unicodeScalars.removeFirst(length)
        continue
      }
      words.append(scalar)
      rest.unicodeScalars.removeFirst()
    }
    return words.text
  }

  /// Whether `<` is followed by the name of a tag, by its end, or by a time.
  private static func startsTag(_ rest: Substring) -> Bool {
    let name = rest.utf8.dropFirst()
    guard var first = name.first else { return false }
    if first == UInt8(ascii: "/") {
      guard let second = name.dropFirst().first else { return false }
      if second == UInt8(ascii: ">") { return true }
      first = second
    }
    if Unicode.Scalar(first).properties.isAlphabetic && first < 0x80 { return true }
    return CueTiming.isTime(name.prefix(24).prefix { $0 != UInt8(ascii: ">") })
  }

  /// Drops everything up to and including `end`; false, and nothing dropped, if there is none.
  private static func skip(_ rest: inout Substring, past end: Unicode.Scalar) -> Bool {
    guard let index = rest.unicodeScalars.firstIndex(of: end) else { return false }
    rest = rest[rest.unicodeScalars.index(after: index)...]
    return true
  }
}

/// Joins words by single spaces, with none at the ends; control characters are dropped.
private struct WordCollector {
  private var scalars = String.UnicodeScalarView()
  private var spaceIsDue = false

  var text: String { String(scalars) }

  mutating func append(_ scalar: Unicode.Scalar) {
    if scalar.properties.isWhitespace {
      spaceIsDue = !scalars.isEmpty
    } else if scalar.properties.generalCategory != .control {
      if spaceIsDue { scalars.append(" ") }
      spaceIsDue = false
      scalars.append(scalar)
    }
  }
}

/// Character references of HTML, the ones that WebVTT names and all numeric ones.
private enum CharacterReference {
  private static let names: [Substring: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ",
    "lrm": "\u{200E}", "rlm": "\u{200F}",
  ]

  /// Reads the reference at the front, `&` to `;`; one to no valid character yields none.
  static func read(_ text: Substring) -> (character: Unicode.Scalar?, length: Int)? {
    let body = text.unicodeScalars.dropFirst().prefix(10).prefix { $0 != ";" }
    let length = body.count + 2
    guard body.endIndex < text.endIndex, text.unicodeScalars[body.endIndex] == ";" else {
      return nil
    }
    let name = Substring(body)
    guard name.first == "#" else { return names[name].map { ($0, length) } }
    let number = name.dropFirst()
    let code =
      number.lowercased().hasPrefix("x") ? UInt32(number.dropFirst(), radix: 16) : UInt32(number)
    guard let code else { return nil }
    return (Unicode.Scalar(code), length)
  }
}
