// SPDX-License-Identifier: Apache-2.0
import Core

/// One continuous time for all connections to a source: the host's, from when watching began.
///
/// Steps and gaps leave it in order of time, none overlaps another, and no hole between them is as
/// long as a step. An epoch ends wherever steps do not follow each other without a hole.
struct LiveTimeline {
  /// Where a step belongs.
  enum Placement {
    /// After the gap, if there is one.
    case step(Step, after: Gap?)
    /// Nowhere: its time has been accounted for.
    case late
  }

  /// A camera's time may run this far behind or ahead of the host's: what is behind was held up in
  /// a buffer, what is ahead came out of one.
  static let tolerance = MediaTime(seconds: 60)

  private let stepDuration: MediaTime
  /// Whether the footage has a time of its own, which is not the host's.
  private let isUnpaced: Bool
  /// Everything before this has been given out as a step or as a gap.
  private(set) var covered = MediaTime.zero
  private var epoch = -1
  private var index = 0
  /// The connection's epoch that the last step was in, and what takes its time to ours.
  private var anchor: (epoch: Int, shift: MediaTime)?
  /// Why the next hole in the footage of the present connection will be there.
  private var holeCause: Gap.Cause?
  /// Whether the footage has run away from the host's clock, which has to catch up first.
  private var isAhead = false

  init(stepDuration: MediaTime, isUnpaced: Bool) {
    self.stepDuration = stepDuration
    self.isUnpaced = isUnpaced
  }

  /// The next step will be the first of a connection.
  mutating func disconnect() {
    anchor = nil
    holeCause = nil
    isAhead = false
  }

  /// Says why steps of the present connection are missing from here.
  mutating func expectHole(_ cause: Gap.Cause) { holeCause = cause }

  /// Moves a step of the present connection to its place.
  ///
  /// - Parameters:
  ///   - step: with the connection's own times, epochs and numbers.
  ///   - arrival: when the reader got it.
  ///   - taken: when it began by the connection's own clock, as far as that is known.
  ///   - clock: for what has no better one.
  /// - Returns: where it belongs.
  mutating func place(
    _ step: Step, arrival: MediaTime, taken: MediaTime?, clock: WallClock
  ) -> Placement {
    if isAhead && covered > arrival { return .late }
    let isContinued =
      !isAhead && anchor?.epoch == step.epoch && !isBehind(step, arrival: arrival)
    isAhead = false
    let start = start(of: step, isContinued: isContinued, latest: arrival - step.duration, taken)
    guard start >= covered else { return .late }
    if !isUnpaced && start + step.duration - arrival > Self.tolerance {
      isAhead = true
      return .late
    }
    let shift = start - step.start
    let isContiguous = isContinued && start == covered
    let gap = gap(
      until: start, cause: anchor == nil ? .disconnected : holeCause ?? .discontinuity,
      clock: step.clock.moved(by: shift) ?? clock)
    (epoch, index) = isContiguous ? (epoch, index + 1) : (epoch + 1, 0)
    anchor = (step.epoch, shift)
    holeCause = nil
    covered = start + step.duration
    return .step(
      step.moved(toEpoch: epoch, index: index, by: shift, arrival: clock), after: gap)
  }

  private func start(
    of step: Step, isContinued: Bool, latest: MediaTime, _ taken: MediaTime?
  ) -> MediaTime {
    let continued = anchor.map { step.start + $0.shift }
    if isContinued, let continued { return continued }
    return max(covered, isUnpaced ? continued ?? covered : min(latest, taken ?? latest))
  }

  /// Whether a step follows the last one of the present connection, so that it can still be taken.
  func isNext(_ step: Step) -> Bool {
    anchor.map { $0.epoch == step.epoch && step.start + $0.shift == covered } ?? false
  }

  /// Accounts for the time since the last step or gap; `nil` while that is shorter than a step.
  mutating func gap(until end: MediaTime, cause: Gap.Cause, clock: WallClock) -> Gap? {
    guard end - covered >= stepDuration else { return nil }
    defer { covered = end }
    return Gap(
      start: covered, end: end, cause: cause,
      droppedSteps: Int((end - covered).nanoseconds / stepDuration.nanoseconds), clock: clock)
  }

  /// A gap of the present connection that lies over its steps, such as damage.
  func moved(_ gap: Gap, clock: WallClock) -> Gap {
    let shift = anchor?.shift ?? covered - gap.start
    return Gap(
      start: gap.start + shift, end: gap.end + shift, cause: gap.cause,
      droppedSteps: gap.droppedSteps, clock: gap.clock.moved(by: shift) ?? clock)
  }

  private func isBehind(_ step: Step, arrival: MediaTime) -> Bool {
    guard let anchor, !isUnpaced else { return false }
    return arrival - (step.end + anchor.shift) > Self.tolerance
  }
}
