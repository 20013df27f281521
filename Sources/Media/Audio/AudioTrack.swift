// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core

/// Decodes an audio stream into a timeline of 16 kHz mono samples, placed by their timestamps.
final class AudioTrack {
  private let decoder: Decoder
  private let frame: DecodedFrame
  private let failures: FailureLog
  private let windowLength: Int
  /// Whether the resampler starts on a multiple of its period, so that a run that starts in the
  /// middle of a file gives the samples of a run from its beginning.
  private let startsOnGrid: Bool

  private var grid: StepGrid
  private var clock: SampleClock?
  private var resampler: Resampler?
  private var timeline = SampleTimeline()
  /// Samples of the present run that the resampler took and gave.
  private var inputCount = 0
  private var outputCount = 0

  private(set) var packets = 0
  private(set) var frames = 0

  /// `nil` if there is no decoder for the stream.
  init?(
    _ demuxer: Demuxer, stream: Int, options: SourceOptions, grid: StepGrid, failures: FailureLog,
    startsOnGrid: Bool
  ) {
    guard let decoder = Decoder(demuxer, stream: stream, threads: 1), let frame = DecodedFrame()
    else { return nil }
    self.decoder = decoder
    self.frame = frame
    self.failures = failures
    windowLength = options.audioWindowLength
    self.startsOnGrid = startsOnGrid
    self.grid = grid
  }

  func begin(_ grid: StepGrid) {
    self.grid = grid
    clock = nil
    timeline = SampleTimeline()
  }

  /// End of what can be heard; `nil` if there is nothing.
  var end: MediaTime? {
    timeline.end.map { grid.origin + Self.time($0) }
  }

  /// Whether nothing that comes can change the step's window.
  func isSettled(_ step: Int) -> Bool {
    guard let end = timeline.end else { return false }
    return end >= windowStart(step) + windowLength
  }

  /// The sound of a step; earlier sound than that of the next step is forgotten.
  func take(_ step: Int) -> AudioChunk? {
    defer { timeline.discard(before: windowStart(step + 1)) }
    guard let samples = timeline.window(start: windowStart(step), count: windowLength) else {
      return nil
    }
    let own = position(grid.start(step))..<position(grid.end(step))
    return AudioChunk(
      samples: samples, coverage: Double(timeline.coverage(own)) / Double(max(1, own.count)))
  }

  func push(_ packet: Packet, clock: SourceClock) {
    packets += 1
    let status = decoder.send(packet)
    if packet.isCorrupt || (status.isFailure && status != .tryAgain) { countFailure() }
    receiveFrames(clock)
    if status == .tryAgain {
      _ = decoder.send(packet)
      receiveFrames(clock)
    }
  }

  /// Makes decoder and resampler give out everything: the epoch is over.
  func finish(clock: SourceClock) {
    _ = decoder.send(nil)
    receiveFrames(clock)
    decoder.reset()
    flushResampler()
  }

  private static func time(_ samples: Int) -> MediaTime {
    MediaTime(nanoseconds: Int64(samples) * (1_000_000_000 / Int64(AudioChunk.sampleRateHz)))
  }

  /// The sample nearest to a stream time.
  private func position(_ time: MediaTime) -> Int {
    let period = 1_000_000_000 / Int64(AudioChunk.sampleRateHz)
    let nanoseconds = (time - grid.origin).nanoseconds
    return Int((nanoseconds + (nanoseconds < 0 ? -period : period) / 2) / period)
  }

  private func windowStart(_ step: Int) -> Int { position(grid.centre(step)) - windowLength / 2 }

  private func receiveFrames(_ clock: SourceClock) {
    while true {
      let status = decoder.receive(into: frame)
      if status == .tryAgain || status == .endOfFile { return }
      if status.isFailure {
        countFailure()
        if status != .invalidData { return }
        continue
      }
      if frame.isDamaged { countFailure() }
      take(clock)
    }
  }

  private func countFailure() { failures.add(at: end ?? grid.origin) }

  private func take(_ sourceClock: SourceClock) {
    let format = frame.withUnsafePointer { Resampler.Format($0) }
    if format != resampler?.format {
      flushResampler()
      resampler = Resampler(format)
      clock = nil
    }
    guard resampler != nil, frame.sampleCount > 0 else {
      countFailure()
      return
    }
    frames += 1
    var time = decoder.timeBase.time(frame.timestamp).map(sourceClock.time)
    if let stated = time, !sourceClock.isPlausible(stated) { time = nil }
    var sampleClock = clock ?? SampleClock(sampleRateHz: format.sampleRateHz)
    let placement = sampleClock.place(
      time ?? (clock == nil ? end : nil), samples: frame.sampleCount)
    clock = sampleClock
    var skipped = placement.overlap
    if let restart = placement.restart {
      flushResampler()
      skipped += start(at: restart, format)
    }
    let count = frame.sampleCount - skipped
    guard count > 0 else { return }
    inputCount += count
    append(frame.withUnsafePointer { resampler?.convert($0, skipping: skipped) } ?? [])
  }

  /// Begins a run of samples; returns how many to leave out so that it begins on the grid.
  private func start(at time: MediaTime, _ format: Resampler.Format) -> Int {
    inputCount = 0
    outputCount = 0
    let period = format.samplesPerGridPoint
    let input = Int(
      ((time - grid.origin).seconds * Double(format.sampleRateHz)).rounded())
    let surplus = input > 0 ? (period - input % period) % period : 0
    guard startsOnGrid, surplus < frame.sampleCount else {
      timeline.move(to: position(time))
      return 0
    }
    timeline.move(
      to: (input + surplus) / period * (AudioChunk.sampleRateHz * period / format.sampleRateHz))
    return surplus
  }

  private func flushResampler() {
    append(resampler?.flush() ?? [])
  }

  /// The filter's tail is longer than the sound that went in: what is too much is cut off.
  private func append(_ samples: ArraySlice<Float>) {
    guard let rate = resampler?.format.sampleRateHz else { return }
    let wanted = (inputCount * AudioChunk.sampleRateHz + rate / 2) / rate
    let kept = samples.prefix(max(0, wanted - outputCount))
    outputCount += kept.count
    timeline.append(kept)
  }
}
