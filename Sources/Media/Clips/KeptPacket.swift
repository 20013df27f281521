// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core

/// A stretch of one connection in which timestamps run on and nothing about the streams changes, so
/// that it can be one file.
final class Chapter: Sendable {
  /// Counts up over all connections to the source.
  let connection: Int
  /// By their index in the container.
  let streams: [Int: StreamParameters]

  init(connection: Int, streams: [Int: StreamParameters]) {
    self.connection = connection
    self.streams = streams
  }

  var videoStream: Int? { streams.first { $0.value.kind == .video }?.key }
}

/// A packet that is kept for clips and snapshots.
///
/// `@unchecked Sendable`: nothing is written to after `init`; FFmpeg counts references atomically.
final class KeptPacket: @unchecked Sendable {
  /// What a packet without content takes.
  private static let overhead = 512

  private let packet: Packet
  let chapter: Chapter
  /// When it is shown and when it is decoded, in the connection's own time.
  let time: MediaTime
  let decodingTime: MediaTime
  /// Bytes that it keeps from being freed.
  let cost: Int

  /// - Parameters:
  ///   - packet: nothing may be written to it any more.
  ///   - chapter: that it belongs to.
  ///   - time: when it is shown.
  ///   - decodingTime: when it is decoded.
  init(_ packet: Packet, chapter: Chapter, time: MediaTime, decodingTime: MediaTime) {
    self.packet = packet
    self.chapter = chapter
    self.time = time
    self.decodingTime = decodingTime
    cost = Self.overhead + packet.bufferSize
  }

  var stream: Int { packet.stream }

  /// When it is shown by the container's own clock; 0 where that does not say.
  var containerTime: MediaTime {
    let timeBase = chapter.streams[stream]?.timeBase
    return timeBase?.time(packet.presentationTime ?? packet.decodingTime) ?? .zero
  }

  /// Whether one can begin to look here: at a keyframe, or anywhere where there is only sound.
  var isAccessPoint: Bool {
    packet.isKeyframe && stream == chapter.videoStream ?? stream
  }

  /// A packet of one's own with the same content.
  func copy() -> Packet? { Packet(copying: packet) }
}
