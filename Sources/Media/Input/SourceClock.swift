// SPDX-License-Identifier: Apache-2.0
import Core

/// Turns container timestamps into stream time, which starts at 0 with the first packet.
///
/// Where timestamps jump by more than 5 s either way a new epoch begins. A single stray timestamp
/// is not a jump: the next packet has to confirm it. A jump forward is kept, as players show it;
/// after a jump backward, or one beyond a day, time goes on from where it was. A live source's time
/// cannot jump at all, only the camera's clock can: there time goes on as the host's clock says.
struct SourceClock {
  enum Placement: Equatable {
    case inEpoch
    /// It jumps; hold it back until the next packet tells what to make of it.
    case uncertain
    /// The packet held back was right: finish the epoch, then call `beginEpoch`.
    case newEpoch
    /// It belongs to the epoch before, because its stream has not jumped yet, or to none.
    case stray
  }

  struct Timing: Equatable {
    /// Decoding time where there is one, as it never runs backwards.
    let time: MediaTime
    let presentation: MediaTime
    let duration: MediaTime

    init(time: MediaTime, presentation: MediaTime? = nil, duration: MediaTime) {
      self.time = time
      self.presentation = presentation ?? time
      self.duration = duration
    }
  }

  private struct StreamState {
    var epoch: Int
    var end: MediaTime
  }

  static let tolerance = MediaTime(seconds: 5)
  static let longestForwardJump = MediaTime(seconds: 86_400)
  /// Longer packets are not believed.
  static let longestPacket = MediaTime(seconds: 60)
  /// In a live source nobody looks at one picture for longer: whatever a packet says of its length,
  /// a hole of more than this and the tolerance is footage that did not come.
  static let longestLivePacket = MediaTime(seconds: 5)

  private let isLive: Bool
  private(set) var epoch = 0
  private var streams: [Int: StreamState] = [:]
  /// What is added to a container timestamp in the present epoch.
  private var shift: MediaTime?
  /// End of the latest packet of any stream, on the container's clock.
  private var latestEnd: MediaTime?
  private var suspect: (stream: Int, timing: Timing)?

  /// - Parameters:
  ///   - startTime: the container's first timestamp, if it is known.
  ///   - isLive: whether it is watched while it happens.
  init(startTime: MediaTime?, isLive: Bool = false) {
    self.isLive = isLive
    shift = startTime.map { .zero - $0 }
  }

  /// Stream time of a frame of the present epoch.
  func time(_ container: MediaTime) -> MediaTime { container + (shift ?? .zero) }

  /// End of all packets so far; `nil` before the first.
  var readTime: MediaTime? { latestEnd.map(time) }

  /// Whether a frame can be of this time: it cannot be far ahead of everything read.
  func isPlausible(_ time: MediaTime) -> Bool {
    readTime.map { time <= $0 + Self.tolerance * 2 } ?? true
  }

  /// Decides where the next packet of a stream belongs.
  mutating func place(_ timing: Timing, stream: Int) -> Placement {
    guard let latestEnd else {
      if shift == nil { shift = .zero - timing.presentation }
      accept(timing, stream: stream)
      return .inEpoch
    }
    let state = streams[stream]
    if let suspect, isNear(timing.time, end(of: suspect.timing)),
      suspect.stream == stream || !isNear(timing.time, latestEnd)
    {
      return .newEpoch
    }
    if suspect?.stream == stream { suspect = nil }
    guard let state else {
      if timing.time > latestEnd + Self.tolerance { return .stray }
      accept(timing, stream: stream)
      return .inEpoch
    }
    if state.epoch < epoch, isNear(timing.time, state.end), !isNear(timing.time, latestEnd) {
      streams[stream] = StreamState(epoch: state.epoch, end: end(of: timing))
      return .stray
    }
    if state.epoch < epoch ? isNear(timing.time, latestEnd) : continues(timing, state, latestEnd) {
      accept(timing, stream: stream)
      return .inEpoch
    }
    if suspect == nil { suspect = (stream, timing) }
    return suspect?.stream == stream ? .uncertain : .stray
  }

  /// Starts the epoch that a confirmed jump leads to.
  ///
  /// - Parameters:
  ///   - footageEnd: stream time that the new epoch may not precede.
  ///   - arrival: stream time at which it begins by the host's clock, if the source is live.
  /// - Returns: the stream time at which it begins.
  mutating func beginEpoch(
    after footageEnd: MediaTime, arriving arrival: MediaTime? = nil
  ) -> MediaTime {
    guard let suspect, let latestEnd else { return footageEnd }
    let start = suspect.timing.presentation
    let length = suspect.timing.time - latestEnd
    let isKept =
      arrival.map { isNear(time(start), $0) }
      ?? (length >= .zero && length <= Self.longestForwardJump)
    if !isKept || time(start) < footageEnd {
      shift = max(footageEnd, arrival ?? footageEnd) - start
    }
    epoch += 1
    self.latestEnd = nil
    accept(suspect.timing, stream: suspect.stream)
    self.suspect = nil
    return time(start)
  }

  private func continues(_ timing: Timing, _ state: StreamState, _ latestEnd: MediaTime) -> Bool {
    let isAhead = timing.time > max(state.end, latestEnd) + Self.tolerance
    return !isAhead && timing.time >= state.end - Self.tolerance
  }

  private mutating func accept(_ timing: Timing, stream: Int) {
    let end = end(of: timing)
    latestEnd = latestEnd.map { max($0, end) } ?? end
    streams[stream] = StreamState(epoch: epoch, end: end)
  }

  private func end(of timing: Timing) -> MediaTime {
    timing.time + min(timing.duration, isLive ? Self.longestLivePacket : Self.longestPacket)
  }

  private func isNear(_ a: MediaTime, _ b: MediaTime) -> Bool {
    a >= b - Self.tolerance && a <= b + Self.tolerance
  }
}
