// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// A name for a record that the same footage gets in every run: 32 hexadecimal digits.
///
/// Those of a live source hold the session as well, so that each run of the daemon has its own.
package enum RecordID {
  package static func segment(
    source: String, session: String? = nil, epoch: Int, start: MediaTime
  ) -> String {
    identifier(["segment", source], session, [String(epoch), String(start.nanoseconds)])
  }

  static func alert(
    source: String, session: String? = nil, epoch: Int, start: MediaTime, rule: String
  ) -> String {
    identifier(["alert", source], session, [String(epoch), String(start.nanoseconds), rule])
  }

  /// Each part is preceded by its length, so that no two lists are alike.
  private static func identifier(
    _ origin: [String], _ session: String?, _ place: [String]
  ) -> String {
    let parts = origin + (session.map { [$0] } ?? []) + place
    let bytes = parts.flatMap { part in Array("\(part.utf8.count):\(part)".utf8) }
    return FNV1a.digits(of: bytes)
  }
}

extension Segment {
  /// Identifier of its record, which for a live source has the session in it.
  package func id(session: String?) -> String {
    RecordID.segment(source: source, session: session, epoch: epoch, start: start)
  }
}
