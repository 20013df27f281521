// SPDX-License-Identifier: Apache-2.0

/// A record as a line, but for its number, which it gets when it is written.
struct RecordLine: Sendable {
  private let head: String
  /// What follows the number; `nil` for a line without one.
  private let tail: String?

  /// A line for people, which has no number.
  init(text: String) {
    head = text
    tail = nil
  }

  /// - Parameter record: a JSON object whose `seq` is to be replaced.
  init(_ record: JSONValue) {
    guard case .object(let members) = record,
      let index = members.firstIndex(where: { $0.key == "seq" }), index > 0,
      index + 1 < members.count
    else {
      preconditionFailure("RecordLine: no seq between other members in \(record)")
    }
    head = JSONValue.object(Array(members[..<index])).line.dropLast() + ",\"seq\":"
    tail = "," + JSONValue.object(Array(members[(index + 1)...])).line.dropFirst()
  }

  /// Bytes that it takes in memory, and nearly all that it takes in a file.
  var byteCount: Int { head.utf8.count + (tail?.utf8.count ?? 0) }

  func numbered(_ sequence: Int) -> String {
    tail.map { "\(head)\(sequence)\($0)" } ?? head
  }
}
