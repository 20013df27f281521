// SPDX-License-Identifier: Apache-2.0
import Foundation
import Tensors

/// Damages valid input the way disks, networks and attackers do, reproducibly from a seed.
package struct Mutator {
  private var random: RandomSource

  package init(seed: UInt64) {
    random = RandomSource(seed: seed)
  }

  /// How many mutations a test tries: `NIGHTJAR_MUTATIONS`, else 2000.
  package static var count: Int {
    ProcessInfo.processInfo.environment["NIGHTJAR_MUTATIONS"].flatMap { Int($0) } ?? 2000
  }

  /// A copy with one to four kinds of damage; it may be empty, and may rarely equal the original.
  package mutating func mutate(_ original: [UInt8]) -> [UInt8] {
    var bytes = original
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      switch Int.random(in: 0..<8, using: &random) {
      case 0, 1: flipBit(in: &bytes)
      case 2, 3: replaceByte(in: &bytes)
      case 4: bytes.removeLast(bytes.count - position(upTo: bytes.count))
      case 5: insert(into: &bytes)
      case 6: duplicate(in: &bytes)
      default: editLength(in: &bytes)
      }
    }
    return bytes
  }

  /// The same for text; what is no longer UTF-8 comes out as replacement characters.
  package mutating func mutate(_ text: String) -> String {
    String(decoding: mutate(Array(text.utf8)), as: UTF8.self)
  }

  /// Byte values that parsers treat specially, next to ordinary ones.
  private static let notable: [UInt8] =
    [0, 1, 0x7f, 0x80, 0xff] + Array("\"\\{}[],:;#<>=-+.0123456789 \t\r\n".utf8)

  private mutating func flipBit(in bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    bytes[index(in: bytes)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
  }

  private mutating func replaceByte(in bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    bytes[index(in: bytes)] = anyByte()
  }

  private mutating func insert(into bytes: inout [UInt8]) {
    let new = (0..<Int.random(in: 1...16, using: &random)).map { _ in anyByte() }
    bytes.insert(contentsOf: new, at: position(upTo: bytes.count))
  }

  private mutating func duplicate(in bytes: inout [UInt8]) {
    let start = position(upTo: bytes.count)
    let end = min(bytes.count, start + Int.random(in: 1...64, using: &random))
    bytes.insert(contentsOf: Array(bytes[start..<end]), at: position(upTo: bytes.count))
  }

  /// Writes an edge value of 1, 2, 4 or 8 bytes over what may be a length or an offset, half of
  /// the time in the first 16 bytes, where most formats keep theirs.
  private mutating func editLength(in bytes: inout [UInt8]) {
    let width = [1, 2, 4, 8][Int.random(in: 0..<4, using: &random)]
    guard bytes.count >= width else { return }
    let last = bytes.count - width
    let start = position(upTo: Bool.random(using: &random) ? last : min(last, 16))
    let edges: [UInt64] = [
      0, 1, 0x7fff_ffff, 0xffff_ffff, UInt64(Int64.max), .max, UInt64(bytes.count),
      UInt64(bytes.count) &+ 1,
    ]
    let value = edges[Int.random(in: 0..<edges.count, using: &random)]
    let bigEndian = Bool.random(using: &random)
    for i in 0..<width {
      let shift = UInt64(8 * (bigEndian ? width - 1 - i : i))
      bytes[start + i] = UInt8(truncatingIfNeeded: value >> shift)
    }
  }

  private mutating func anyByte() -> UInt8 {
    if Bool.random(using: &random) { return UInt8.random(in: .min ... .max, using: &random) }
    return Self.notable[Int.random(in: 0..<Self.notable.count, using: &random)]
  }

  private mutating func index(in bytes: [UInt8]) -> Int {
    Int.random(in: 0..<bytes.count, using: &random)
  }

  private mutating func position(upTo end: Int) -> Int {
    Int.random(in: 0...end, using: &random)
  }
}
