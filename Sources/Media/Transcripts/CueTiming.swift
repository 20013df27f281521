// SPDX-License-Identifier: Apache-2.0
import Core

/// Times as SubRip and WebVTT write them: `[H…:]M:S[,f]` with comma or point.
enum CueTiming {
  /// Reads `start --> end`; what follows after white space is cue settings and ignored.
  static func parse(_ line: Substring) -> (start: MediaTime, end: MediaTime)? {
    var rest = line.utf8[...]
    guard let start = time(&rest) else { return nil }
    skipSpace(&rest)
    guard rest.starts(with: "-->".utf8) else { return nil }
    rest = rest.dropFirst(3)
    skipSpace(&rest)
    guard let end = time(&rest), rest.first.map(isSpace) ?? true else { return nil }
    return (start, end)
  }

  /// Whether the whole text is a time, as in the karaoke tags of WebVTT.
  static func isTime(_ text: Substring.UTF8View) -> Bool {
    var rest = text[...]
    return time(&rest) != nil && rest.isEmpty
  }

  private static func time(_ rest: inout Substring.UTF8View) -> MediaTime? {
    var fields: [Int64] = []
    repeat {
      if !fields.isEmpty { rest.removeFirst() }
      // Nine digits of hours are under 2^63 ns only below 2.5 million, hence six.
      guard let (value, _) = digits(&rest, atMost: 6) else { return nil }
      fields.append(value)
    } while rest.first == UInt8(ascii: ":") && fields.count < 3
    guard fields.count >= 2, fields.suffix(2).allSatisfy({ $0 < 60 }) else { return nil }

    var nanoseconds = fields.reduce(0) { $0 * 60 + $1 } * 1_000_000_000
    if let separator = rest.first, separator == UInt8(ascii: ",") || separator == UInt8(ascii: ".")
    {
      rest.removeFirst()
      guard let (fraction, count) = digits(&rest, atMost: 9) else { return nil }
      nanoseconds += (count..<9).reduce(fraction) { value, _ in value * 10 }
    }
    return MediaTime(nanoseconds: nanoseconds)
  }

  /// Takes all digits off the front: `nil` if there are none or too many.
  private static func digits(
    _ rest: inout Substring.UTF8View, atMost most: Int
  ) -> (value: Int64, count: Int)? {
    var (value, count): (Int64, Int) = (0, 0)
    while let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      guard count < most else { return nil }
      value = value * 10 + Int64(byte - UInt8(ascii: "0"))
      count += 1
      rest.removeFirst()
    }
    return count == 0 ? nil : (value, count)
  }

  private static func skipSpace(_ rest: inout Substring.UTF8View) {
    while let byte = rest.first, isSpace(byte) { rest.removeFirst() }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
