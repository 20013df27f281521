// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch

/// What a camera sends in a few seconds, without decoding it.
package struct CameraProbe: Sendable {
  package let info: SourceInfo
  /// From the first call to the camera until its streams were known.
  package let opening: MediaTime
  /// From then on, until the end or until it was enough.
  package let watched: MediaTime
  package private(set) var frames = 0
  package private(set) var bytes = 0
  /// Whether the camera tells when it took its pictures.
  package private(set) var hasCameraClock = false
  /// Time between the keyframes that were seen, on the stream's own clock.
  package private(set) var keyframeIntervals: [MediaTime] = []

  /// Opens a camera and watches it.
  ///
  /// - Parameters:
  ///   - options: where it is.
  ///   - limit: how long it may take to open.
  ///   - duration: how long to watch.
  /// - Throws: why it cannot be opened; a camera that sends nothing is no error.
  package init(
    _ options: SourceOptions, limit: MediaTime, duration: MediaTime
  ) throws(MediaError) {
    let interrupt = InterruptFlag()
    let clock = options.hostClock
    let began = clock.now().monotonic
    var timer = Self.timer(after: limit) { interrupt.set() }
    defer { timer.cancel() }
    let demuxer: Demuxer
    do throws(MediaError) {
      demuxer = try Demuxer(options, interrupt: interrupt)
    } catch {
      guard case .interrupted = error else { throw error }
      throw .connection(
        source: options.name, location: "\(options.location)", call: "open", trouble: .timedOut)
    }
    let selection = try StreamSelection(demuxer, options: options)
    info = SourceInfo(demuxer, selection: selection)
    let opened = clock.now().monotonic
    opening = opened - began
    timer.cancel()
    timer = Self.timer(after: duration) { interrupt.set() }
    var packets = PacketCount()
    while !interrupt.isSet, clock.now().monotonic - opened < duration {
      guard let packet = Packet() else {
        throw .outOfMemory(source: options.name, call: "av_packet_alloc")
      }
      let status = demuxer.read(into: packet).result
      if status == .tryAgain { continue }
      if status.isFailure { break }
      packets.add(packet, isVideo: packet.stream == selection.video, demuxer)
    }
    watched = clock.now().monotonic - opened
    frames = packets.frames
    bytes = packets.bytes
    hasCameraClock = packets.hasProducerTime
    keyframeIntervals = packets.keyframeIntervals
  }

  /// Frames that came per second; `nil` for fewer than two.
  package var frameRate: Double? {
    watched > .zero && frames > 1 ? Double(frames) / watched.seconds : nil
  }

  package var bytesPerSecond: Double {
    watched > .zero ? Double(bytes) / watched.seconds : 0
  }

  private static func timer(
    after limit: MediaTime, _ body: @escaping @Sendable () -> Void
  ) -> any DispatchSourceTimer {
    let timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now() + .nanoseconds(Int(limit.nanoseconds)))
    timer.setEventHandler(handler: body)
    timer.resume()
    return timer
  }
}

/// What is counted of the packets of a probe.
private struct PacketCount {
  var frames = 0
  var bytes = 0
  var hasProducerTime = false
  var keyframeIntervals: [MediaTime] = []
  private var lastKeyframe: MediaTime?

  mutating func add(_ packet: Packet, isVideo: Bool, _ demuxer: Demuxer) {
    bytes += packet.size
    hasProducerTime = hasProducerTime || packet.producerTime != nil
    guard isVideo, !packet.isEmpty else { return }
    frames += 1
    guard packet.isKeyframe,
      let time = demuxer.streams[packet.stream].timeBase.time(packet.presentationTime)
    else { return }
    if let lastKeyframe { keyframeIntervals.append(time - lastKeyframe) }
    lastKeyframe = time
  }
}
