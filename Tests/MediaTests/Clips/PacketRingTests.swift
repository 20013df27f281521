// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core
import Testing

@testable import Media

@Suite struct PacketRingTests {
  private static let chapter = Chapter(connection: 1, streams: [:])

  private func packet(
    _ second: Int, isKeyframe: Bool = true, chapter: Chapter = Self.chapter
  ) throws -> KeptPacket {
    let packet = try #require(Packet())
    packet.withUnsafePointer {
      _ = av_new_packet($0, 1000)
      $0.pointee.flags = isKeyframe ? AV_PKT_FLAG_KEY : 0
    }
    let time = MediaTime(seconds: Double(second))
    return KeptPacket(packet, chapter: chapter, time: time, decodingTime: time)
  }

  private func ring(bytes: Int = 1 << 20, seconds: Double = 100) -> PacketRing {
    PacketRing(.init(bytes: bytes, duration: MediaTime(seconds: seconds)))
  }

  private func times(_ ring: PacketRing) -> [Double] {
    ring.suffix(from: ring.first).map(\.time.seconds)
  }

  @Test func whatComesBeforeTheFirstKeyframeIsNotKept() throws {
    var ring = ring()
    for second in 0..<5 { ring.append(try packet(second, isKeyframe: second == 3)) }
    #expect(times(ring) == [3, 4])
  }

  @Test func whatIsOldIsLetGoOfByTheGroup() throws {
    var ring = ring(seconds: 4)
    for second in 0..<20 { ring.append(try packet(second, isKeyframe: second % 3 == 0)) }
    // 4 s before the keyframe at 18 lies between those at 12 and 15.
    #expect(times(ring) == (12..<20).map(Double.init))
    #expect(ring.first == 12)
    #expect(ring.bytes == ring.suffix(from: 0).reduce(0) { $0 + $1.cost })
  }

  @Test func itNeverTakesMoreThanItMay() throws {
    let cost = try packet(0).cost
    var ring = ring(bytes: 5 * cost)
    for second in 0..<20 {
      ring.append(try packet(second, isKeyframe: second % 2 == 0))
      #expect(ring.bytes <= 5 * cost)
    }
    #expect(times(ring) == [16, 17, 18, 19])
  }

  @Test func aGroupThatIsTooLargeIsNotKept() throws {
    let cost = try packet(0).cost
    var ring = ring(bytes: 3 * cost)
    for second in 0..<4 { ring.append(try packet(second, isKeyframe: second == 0)) }
    #expect(times(ring) == [] && ring.bytes == 0)
    ring.append(try packet(4, isKeyframe: false))
    ring.append(try packet(5))
    #expect(times(ring) == [5])
  }

  @Test func anAccessPointIsTheLastKeyframeBefore() throws {
    var ring = ring()
    for second in 0..<10 { ring.append(try packet(second, isKeyframe: second % 4 == 0)) }
    for (time, number) in [(3.9, 0), (4, 4), (7, 4), (50, 8), (-1, 0)] {
      #expect(ring.accessPoint(in: Self.chapter, at: MediaTime(seconds: time)) == number)
    }
    #expect(ring.accessPoint(in: Chapter(connection: 1, streams: [:]), at: .zero) == nil)
  }

  @Test func aConnectionBeforeIsKeptUntilTheNewOneHasEnough() throws {
    var ring = ring(seconds: 3)
    for second in 0..<3 { ring.append(try packet(second)) }
    let next = Chapter(connection: 2, streams: [:])
    for second in 0..<3 { ring.append(try packet(second, chapter: next)) }
    #expect(times(ring) == [0, 1, 2, 0, 1, 2])
    #expect(ring.chapter(of: 1, at: MediaTime(seconds: 9)) === Self.chapter)
    #expect(ring.chapter(of: 2, at: .zero) === next)
    for second in 3..<5 { ring.append(try packet(second, chapter: next)) }
    #expect(times(ring) == [1, 2, 3, 4])
  }
}
