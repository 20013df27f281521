// SPDX-License-Identifier: Apache-2.0
import Core

/// Decodes a video stream and keeps, for every step, the frame nearest to its centre.
///
/// Only those frames are scaled. With one decoder thread, frames that no other frame refers to and
/// that no step can need are not even decoded; the results are the same.
final class VideoTrack {
  /// What there is to see in a step.
  struct Sight {
    var frame: VideoFrame?
    /// Whether there is no frame because packets could not be decoded.
    var isDamaged = false
    /// Taken since the sight before; `nil` where nobody asked, or only keyframes are decoded.
    var lumas: [LumaSample]?
  }

  /// Packets seen before one is decoded: enough to know the neighbours of a B-frame.
  private static let longestLookAhead = 4
  /// How much footage that may be in a live source: a step waits as long for its sound anyway.
  private static let longestLiveLookAhead = MediaTime(seconds: 0.2)

  private let decoder: Decoder
  private let renderer: FrameRenderer
  private let failures: FailureLog
  private let options: SourceOptions
  /// What was asked for, or `keyframes` while there is no time for more.
  private var selection: FrameSelection
  private let nearestLookAhead: Int
  private let interval: MediaTime

  private var grid: StepGrid
  private var planner: SkipPlanner
  private var waiting: [Packet] = []
  private var previous: DecodedFrame
  private var current: DecodedFrame
  /// Stream time of `previous`; `nil` before the first frame of an epoch.
  private var previousTime: MediaTime?
  /// Where frames between keyframes were taken up again: those shown before refer to lost ones.
  private var resumption: MediaTime?
  private var rendered: (time: MediaTime, frame: VideoFrame?)?
  private var sights: [Sight] = []
  private var ticks: LumaTicks?
  /// Samples that no sight has yet.
  private var samples: [LumaSample] = []
  private var firstSight = 0

  private(set) var packets = 0
  private(set) var frames = 0
  /// End of what can be seen, or could be if it were not damaged; `nil` if there is nothing.
  private(set) var end: MediaTime?

  /// `nil` if there is no decoder for the stream.
  init?(
    _ demuxer: Demuxer, stream: Int, options: SourceOptions, grid: StepGrid, failures: FailureLog
  ) {
    guard let decoder = Decoder(demuxer, stream: stream, threads: options.threads),
      let previous = DecodedFrame(), let current = DecodedFrame()
    else { return nil }
    if options.frameSelection == .keyframes { decoder.skip(.allButKeyframes) }
    self.decoder = decoder
    self.previous = previous
    self.current = current
    let description = demuxer.streams[stream]
    renderer = FrameRenderer(options, orientation: description.orientation)
    self.failures = failures
    self.options = options
    selection = options.frameSelection
    let rate = min(max(description.frameRate ?? 25, 1.0 / 60), 1000)
    interval = MediaTime(seconds: 1 / rate)
    nearestLookAhead =
      options.isLive
      ? min(Self.longestLookAhead, Int(Self.longestLiveLookAhead.seconds * rate + 0.01))
      : Self.longestLookAhead
    self.grid = grid
    ticks = options.motion.map { [interval] in LumaTicks($0, frameInterval: interval) }
    planner = SkipPlanner(grid: grid, ticks: ticks)
  }

  /// Time of the latest frame; `nil` before the first.
  var latest: MediaTime? { previousTime }

  /// Starts an epoch; `firstStep` is the first that will be asked for.
  func begin(_ grid: StepGrid, firstStep: Int) {
    self.grid = grid
    ticks?.begin(at: grid.origin)
    planner = SkipPlanner(grid: grid, ticks: ticks)
    samples = []
    previousTime = nil
    resumption = nil
    rendered = nil
    sights = []
    firstSight = firstStep
    end = nil
  }

  /// Whether nothing that comes can change what is to be seen in the step.
  func isSettled(_ step: Int) -> Bool { step < nextStep }

  /// Removes and returns the sight of the first step that is left; settles it if need be.
  func takeSight() -> Sight {
    if sights.isEmpty { settle(withCurrentAt: nil) }
    firstSight += 1
    return sights.removeFirst()
  }

  func push(_ packet: Packet, clock: SourceClock) {
    packets += 1
    let time = presentationTime(packet, clock)
    if packet.isKeyframe {
      followLoadControl(at: time, clock: clock)
    } else if let time, let resumption, time < resumption {
      return
    }
    if selection == .keyframes && !packet.isKeyframe {
      extend(to: time.map { $0 + interval })
      if showsKeyframesAtOnce { hold(until: time) }
      return
    }
    if let time, !packet.isDiscarded { planner.insert(time) }
    waiting.append(packet)
    if waiting.count > lookAhead { decode(waiting.removeFirst(), clock: clock) }
  }

  /// Decodes what is waiting, and makes the decoder give out everything: the epoch is over.
  func finish(clock: SourceClock) {
    for packet in waiting { decode(packet, clock: clock) }
    waiting = []
    drain(clock)
  }

  private var nextStep: Int { firstSight + sights.count }
  private var plansSkips: Bool { selection == .nearest && options.threads <= 1 }
  private var lookAhead: Int { plansSkips ? nearestLookAhead : 0 }
  /// Whether every keyframe is shown as soon as it is there, and held from then on.
  private var showsKeyframesAtOnce: Bool { options.isLive && selection == .keyframes }

  /// Begins or ceases to leave out what is between keyframes; possible at a keyframe only.
  private func followLoadControl(at time: MediaTime?, clock: SourceClock) {
    let isShedding = options.loadControl?.isKeyframesOnly ?? false
    let wanted = isShedding ? .keyframes : options.frameSelection
    guard wanted != selection else { return }
    finish(clock: clock)
    decoder.skip(wanted == .keyframes ? .allButKeyframes : .nothing)
    selection = wanted
    resumption = wanted == .keyframes ? nil : time
  }

  private func presentationTime(_ packet: Packet, _ clock: SourceClock) -> MediaTime? {
    decoder.timeBase.time(packet.presentationTime).map(clock.time)
  }

  private func decode(_ packet: Packet, clock: SourceClock) {
    let time = presentationTime(packet, clock)
    if plansSkips {
      let isNeeded = time.map { packet.isDiscarded || planner.isNeeded($0) } ?? true
      decoder.skip(isNeeded ? .nothing : .unreferenced)
    }
    var isFailure = packet.isCorrupt
    var status = decoder.send(packet)
    if status == .tryAgain {
      receiveFrames(clock)
      status = decoder.send(packet)
    }
    if status.isFailure && status != .endOfFile { isFailure = true }
    if isFailure { countFailure(at: time) }
    receiveFrames(clock)
    if showsKeyframesAtOnce { drain(clock) }
  }

  /// Makes the decoder give out everything, which it may otherwise keep until it has put later
  /// frames in order, and forget it.
  private func drain(_ clock: SourceClock) {
    _ = decoder.send(nil)
    receiveFrames(clock)
    decoder.reset()
  }

  private func countFailure(at time: MediaTime?) {
    failures.add(at: time ?? previousTime ?? grid.origin)
    extend(to: time)
  }

  private func extend(to time: MediaTime?) {
    if let time { end = max(end ?? time, time) }
  }

  private func receiveFrames(_ clock: SourceClock) {
    while true {
      let status = decoder.receive(into: current)
      if status == .tryAgain || status == .endOfFile { return }
      if status.isFailure {
        countFailure(at: nil)
        // An error without progress would come back for ever.
        if status != .invalidData { return }
        continue
      }
      take(clock)
    }
  }

  /// Settles the steps whose centre the current frame has reached, then makes it the previous one.
  private func take(_ clock: SourceClock) {
    var time = decoder.timeBase.time(current.timestamp).map(clock.time)
    if let stated = time, !clock.isPlausible(stated) { time = nil }
    let expected = previousTime.map { $0 + interval } ?? grid.origin
    let currentTime = max(time ?? expected, previousTime ?? time ?? expected)
    if current.isDamaged { countFailure(at: currentTime) }
    sample(at: currentTime)
    while grid.centre(nextStep) <= currentTime { settle(withCurrentAt: currentTime) }
    let stated = decoder.timeBase.time(current.duration) ?? .zero
    let length = stated > .zero ? min(stated, tolerance) : interval
    extend(to: currentTime + length)
    frames += 1
    previousTime = currentTime
    swap(&previous, &current)
  }

  /// Samples the current frame if one is due; those of a keyframe alone come too seldom.
  private func sample(at time: MediaTime) {
    guard let ticks, selection == .nearest, ticks.isDue(time, after: previousTime),
      let grid = renderer.renderMotion(current)
    else { return }
    samples.append(LumaSample(time: time, grid: grid))
  }

  /// Settles the steps up to `time` with the keyframe before, since there is none until then.
  private func hold(until time: MediaTime?) {
    guard let time, previousTime != nil else { return }
    while grid.centre(nextStep) <= time { settle(withCurrentAt: nil) }
  }

  /// How far from a step's centre a frame may be.
  private var tolerance: MediaTime {
    let half = grid.duration.nanoseconds / 2
    return MediaTime(nanoseconds: max(half, interval.nanoseconds + interval.nanoseconds / 2))
  }

  /// Chooses between the previous frame and, if there is one, the current one.
  private func settle(withCurrentAt currentTime: MediaTime?) {
    let centre = grid.centre(nextStep)
    var sight = Sight()
    let before = previousTime.map { centre - $0 }
    let after = currentTime.map { $0 - centre }
    if let before, selection == .keyframes || before <= min(after ?? before, tolerance) {
      sight.frame = render(previous, at: previousTime ?? centre)
    } else if let after, let currentTime, after <= tolerance {
      sight.frame = render(current, at: currentTime)
    }
    sight.isDamaged = sight.frame == nil && isDamaged(around: centre)
    if ticks != nil && selection == .nearest { sight.lumas = samples }
    samples = []
    sights.append(sight)
  }

  /// Whether there were packets for this time, or failures since the hole began.
  private func isDamaged(around centre: MediaTime) -> Bool {
    planner.contains(from: centre - tolerance, through: centre + tolerance)
      || failures.hasFailure(since: previousTime ?? grid.origin)
  }

  private func render(_ frame: borrowing DecodedFrame, at time: MediaTime) -> VideoFrame? {
    if let rendered, rendered.time == time { return rendered.frame }
    let image = renderer.render(frame, time: time)
    rendered = (time, image)
    return image
  }
}
