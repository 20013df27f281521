// SPDX-License-Identifier: Apache-2.0
import Core

/// A name for a record that the same footage gets in every run: 32 hexadecimal digits.
///
/// Those of a live source hold the session as well, so that each run of the daemon has its own.
enum RecordID {
  static func segment(
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
    return String(fnv1a(bytes), radix: 16).leftPadded(to: 32)
  }

  /// FNV-1a of 128 bits: no secret and no signature, only a short name.
  ///
  /// Source: Fowler, Noll, Vo and Eastlake, RFC 9923.
  static func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt128 {
    let prime: UInt128 = 0x0000_0000_0100_0000_0000_0000_0000_013B
    return bytes.reduce(0x6C62_272E_07BB_0142_62B8_2175_6295_C58D) { hash, byte in
      (hash ^ UInt128(byte)) &* prime
    }
  }
}
