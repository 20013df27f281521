// SPDX-License-Identifier: Apache-2.0
import Core

/// The wall clock of what a source yields: a constant for a file, tracked for what is live.
struct EventClock {
  /// Footage in HLS is made of files of 2 to 10 s, of which players hold three.
  private static let playlistLatency = MediaTime(seconds: 30)

  private static let parsedCodecs: Set<String> = ["h264", "hevc", "mpeg4", "h263"]

  private let constant: WallClock
  private let host: HostClock
  private var tracker: WallClockTracker?
  /// The video stream whose packets carry the producer time of the packet after them.
  ///
  /// RTP does not say where a picture of these codecs ends. FFmpeg's parser finds it by the
  /// beginning of the next, whose side data it then attaches to the picture before.
  private let lateStream: Int?
  private var lateTime: MediaTime?

  init(_ info: SourceInfo, options: SourceOptions) {
    constant = options.isLive ? .none : info.clock
    host = options.hostClock
    lateStream = info.video.flatMap { video in
      info.container == "rtsp" && Self.parsedCodecs.contains(video.codec) ? video.stream : nil
    }
    guard options.isLive else { return }
    var settings = WallClockTracker.Settings()
    settings.stepsPerSegment = options.stepsPerSegment
    if info.container.hasPrefix("hls") { settings.assumedLatency = Self.playlistLatency }
    // A picture is known to be complete only when the next one begins.
    if let rate = info.video?.frameRate, rate > 0 {
      settings.assumedLatency = settings.assumedLatency + MediaTime(seconds: min(1 / rate, 10))
    }
    tracker = WallClockTracker(settings)
  }

  /// When a packet comes that has just been read; `nil` for a file.
  func arrival() -> HostTime? { tracker == nil ? nil : host.now() }

  /// Takes what a packet tells.
  ///
  /// - Parameters:
  ///   - packet: of the present epoch.
  ///   - start: its presentation time, in stream time.
  ///   - length: how long a sound it holds; 0 for a picture, which is taken at once.
  ///   - arrival: when it came.
  mutating func observe(
    _ packet: Packet, from start: MediaTime, lasting length: MediaTime, arrival: HostTime
  ) {
    var stated = packet.producerTime
    if packet.stream == lateStream { swap(&stated, &lateTime) }
    tracker?.observe(start + length, arrival: arrival, camera: stated.map { $0 + length })
  }

  /// Whether enough is known for steps to be given their clock.
  var isSettled: Bool { tracker?.isSettled ?? true }

  /// Stream time of what arrives now; `nil` for a file.
  func streamTime(at arrival: HostTime) -> MediaTime? { tracker?.streamTime(at: arrival) }

  mutating func beginEpoch() {
    lateTime = nil
    tracker?.beginEpoch()
  }

  /// The event with its clock.
  mutating func stamp(_ event: SourceEvent) -> SourceEvent {
    switch event {
    case .step(let step):
      .step(step.with(tracker?.clock(ofStep: step.index, from: step.start) ?? constant))
    case .gap(let gap): .gap(gap.with(tracker?.latest ?? constant))
    case .health, .warning: event
    }
  }
}

extension Step {
  fileprivate func with(_ clock: WallClock) -> Step {
    var step = self
    step.clock = clock
    return step
  }
}

extension Gap {
  fileprivate func with(_ clock: WallClock) -> Gap {
    Gap(start: start, end: end, cause: cause, droppedSteps: droppedSteps, clock: clock)
  }
}
