// SPDX-License-Identifier: Apache-2.0
import Core

/// How one kind of value is read from the file, written to it, and described to whom got it wrong.
struct ValueFormat<Value: Sendable>: Sendable {
  /// Completes "expected …".
  let expectation: String
  /// What a value means, `nil` where it is of another type or out of range.
  let read: @Sendable (TOMLValue) -> Value?
  let write: @Sendable (Value) -> String
  /// As `write`, without what is secret; `nil` where nothing can be.
  var show: (@Sendable (Value) -> String)?
}

extension ValueFormat<Bool> {
  static let flag = ValueFormat(
    expectation: "true or false",
    read: { if case .boolean(let value) = $0 { value } else { nil } },
    write: { "\($0)" })
}

extension ValueFormat<Int> {
  static func integer(_ range: ClosedRange<Int>) -> ValueFormat {
    ValueFormat(
      expectation: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      read: {
        guard case .integer(let value) = $0, range.contains(value) else { return nil }
        return value
      },
      write: { "\($0)" })
  }
}

extension ValueFormat where Value: BinaryFloatingPoint & LosslessStringConvertible & Sendable {
  /// A number with or without a decimal point.
  static func number(_ range: ClosedRange<Value>) -> ValueFormat {
    ValueFormat(
      expectation: "a number from \(short(range.lowerBound)) to \(short(range.upperBound))",
      read: {
        let value: Value
        switch $0 {
        case .number(let number): value = Value(number)
        case .integer(let integer): value = Value(integer)
        default: return nil
        }
        return range.contains(value) ? value : nil
      },
      write: { "\($0)" })
  }

  private static func short(_ value: Value) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }
}

extension ValueFormat<MediaTime> {
  /// A length of time, in seconds.
  static func seconds(_ range: ClosedRange<Double>) -> ValueFormat {
    let number = ValueFormat<Double>.number(range)
    return ValueFormat(
      expectation: "\(number.expectation) (seconds)",
      read: { number.read($0).map(MediaTime.init(seconds:)) },
      write: { number.write($0.seconds) })
  }
}

extension ValueFormat<String> {
  static let text = ValueFormat(
    expectation: "a string",
    read: { if case .string(let text) = $0 { text } else { nil } },
    write: TOMLText.quoted)

  static let nonemptyText = ValueFormat(
    expectation: "a string that is not empty",
    read: {
      guard case .string(let text) = $0, !text.isEmpty else { return nil }
      return text
    },
    write: TOMLText.quoted)
}

extension ValueFormat<String> {
  /// What can stand in records, file names and topics: short, on one line.
  static let name = ValueFormat(
    expectation: "a string of 1 to 64 characters without control characters",
    read: {
      guard case .string(let text) = $0, (1...64).contains(text.count),
        !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
      else { return nil }
      return text
    },
    write: TOMLText.quoted)

  /// An address of a kind that can be watched, or a path.
  static let location = address(
    ["rtsp", "rtsps", "http", "https", "srt", "rtmp", "rtmps", "udp", "tcp"], orPath: true
  ) { "\($0)" }

  static let webAddress = address(["http", "https"], orPath: false) { $0.origin }

  private static func address(
    _ schemes: [String], orPath: Bool, shown: @escaping @Sendable (RedactedURL) -> String
  ) -> ValueFormat {
    let beginnings = schemes.map { "\($0)://" }.joined(separator: ", ")
    return ValueFormat(
      expectation: (orPath ? "a path, or " : "") + "an address that begins with \(beginnings)",
      read: {
        guard case .string(let text) = $0, !text.isEmpty else { return nil }
        guard let separator = text.firstRange(of: "://") else { return orPath ? text : nil }
        return schemes.contains(text[..<separator.lowerBound].lowercased()) ? text : nil
      },
      write: TOMLText.quoted,
      show: { TOMLText.quoted(shown(RedactedURL($0))) })
  }
}

extension ValueFormat<[String]> {
  static let texts = ValueFormat(
    expectation: "an array of strings", read: strings, write: TOMLText.array)

  static let nonemptyTexts = ValueFormat(
    expectation: "an array of one string or more",
    read: { strings($0).flatMap { $0.isEmpty ? nil : $0 } },
    write: TOMLText.array)

  private static func strings(_ value: TOMLValue) -> [String]? {
    guard case .array(let nodes) = value else { return nil }
    let texts = nodes.compactMap { ValueFormat<String>.nonemptyText.read($0.value) }
    return texts.count == nodes.count ? texts : nil
  }
}

extension ValueFormat where Value: RawRepresentable<String> & CaseIterable & Sendable {
  /// One of an enumeration's words.
  static var word: ValueFormat {
    let words = Value.allCases.map { TOMLText.quoted($0.rawValue) }
    let list = words.dropLast().joined(separator: ", ")
    return ValueFormat(
      expectation: list.isEmpty ? words.joined() : "\(list) or \(words[words.count - 1])",
      read: { if case .string(let word) = $0 { Value(rawValue: word) } else { nil } },
      write: { TOMLText.quoted($0.rawValue) })
  }
}
