// SPDX-License-Identifier: Apache-2.0
import Core

/// The latest packets of a source, as many as fit, from a keyframe on.
struct PacketRing {
  private let limits: Footage.Limits
  private var packets: [KeptPacket] = []
  /// Number of the first packet that is kept; each packet has one more than the one before.
  private(set) var first = 0
  /// Numbers of the packets at which one can begin to look.
  private var accessPoints: [Int] = []
  private(set) var bytes = 0

  init(_ limits: Footage.Limits) {
    self.limits = limits
  }

  /// Number of the packet that comes next.
  var end: Int { first + packets.count }

  subscript(number: Int) -> KeptPacket { packets[number - first] }

  /// Packets from a number on, as far as they are kept.
  func suffix(from number: Int) -> ArraySlice<KeptPacket> {
    packets[max(0, min(number - first, packets.count))...]
  }

  /// Takes the next packet and lets go of what is too old or too much.
  ///
  /// What comes before the first keyframe is no use, nor is a group of pictures that is larger than
  /// the ring.
  mutating func append(_ packet: KeptPacket) {
    if packet.isAccessPoint {
      accessPoints.append(end)
    } else if packets.isEmpty {
      return
    }
    packets.append(packet)
    bytes += packet.cost
    if packet.isAccessPoint { dropOld(at: packet) }
    while bytes > limits.bytes { drop(before: accessPoints.dropFirst().first ?? end) }
  }

  /// The last place at or before `time` at which one can begin to look, else the first after it.
  ///
  /// - Parameters:
  ///   - chapter: that it has to be in.
  ///   - time: in the connection's own time.
  /// - Returns: the packet's number; `nil` if nothing of the chapter is kept.
  func accessPoint(in chapter: Chapter, at time: MediaTime) -> Int? {
    let candidates = accessPoints.filter { self[$0].chapter === chapter }
    return candidates.last { self[$0].time <= time } ?? candidates.first
  }

  /// The chapter that has what a connection showed at a time, or the nearest that is kept.
  func chapter(of connection: Int, at time: MediaTime) -> Chapter? {
    let candidates = accessPoints.lazy.map { self[$0] }.filter {
      $0.chapter.connection == connection
    }
    return (candidates.last { $0.time <= time } ?? candidates.first)?.chapter
  }

  private mutating func dropOld(at newest: KeptPacket) {
    let limit = newest.time - limits.duration
    let start = accessPoints.last { number in
      let packet = self[number]
      return packet.chapter.connection == newest.chapter.connection && packet.time <= limit
    }
    if let start { drop(before: start) }
  }

  private mutating func drop(before number: Int) {
    let count = number - first
    bytes -= packets[..<count].reduce(0) { $0 + $1.cost }
    packets.removeFirst(count)
    accessPoints.removeAll { $0 < number }
    first = number
  }
}
