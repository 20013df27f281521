// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core
import TestSupport
import Testing

@testable import Media

/// The packets of a file, as they lie in it.
struct Demuxed {
  struct Content: Equatable {
    let kind: Stream.Kind
    /// From the container's time 0 on.
    let time: MediaTime
    let isKeyframe: Bool
    let bytes: [UInt8]
  }

  let format: String
  private(set) var packets: [Content] = []

  init(_ path: String) throws {
    let demuxer = try Demuxer(
      SourceOptions(location: path, name: "test"), interrupt: InterruptFlag())
    format = demuxer.format
    let packet = try #require(Packet())
    while !demuxer.read(into: packet).result.isFailure {
      let stream = demuxer.streams[packet.stream]
      packets.append(
        Content(
          kind: stream.kind, time: stream.timeBase.time(packet.presentationTime) ?? .zero,
          isKeyframe: packet.isKeyframe,
          bytes: packet.withUnsafePointer {
            Array(UnsafeBufferPointer(start: $0.pointee.data, count: Int($0.pointee.size)))
          }))
    }
  }

  func packets(of kind: Stream.Kind) -> [Content] { packets.filter { $0.kind == kind } }
}

/// A file that was read to its end, with what is kept of it.
struct KeptFile {
  let footage: Footage

  init(
    _ path: String, bytes: Int = 1 << 24, seconds: Double = 60,
    onStep: (Step, Footage) throws -> Void = { _, _ in }
  ) throws {
    footage = Footage(.init(bytes: bytes, duration: MediaTime(seconds: seconds)))
    var options = SourceOptions(location: path, name: "test")
    options.footage = footage
    let source = try MediaSource(options, interrupt: InterruptFlag())
    while let event = try source.next() {
      guard case .step(let step) = event else { continue }
      footage.note(step)
      try onStep(step, footage)
    }
  }

  /// Cuts a clip and returns its path.
  func clip(
    around moment: Double, pre: Double, until end: Double, in folder: ClipMaker
  ) throws -> String {
    let path = folder.path("clip.part")
    let cutter = try ClipCutter(
      footage, around: MediaTime(seconds: moment), pre: MediaTime(seconds: pre), path: path)
    try cutter.advance(until: MediaTime(seconds: end))
    try cutter.finish()
    return path
  }
}
