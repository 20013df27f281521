// SPDX-License-Identifier: Apache-2.0
import Core

/// The steps of one segment and the steps before it that the temporal model may look at.
package struct SegmentWindow: Sendable {
  /// The last steps before the segment in the same epoch, oldest first; few or none at its start.
  package let context: [EncodedStep]
  /// The segment's own steps, at least one.
  package let own: [EncodedStep]

  package init(context: [EncodedStep], own: [EncodedStep]) {
    precondition(!own.isEmpty, "SegmentWindow: needs at least one step of its own")
    self.context = context
    self.own = own
  }

  package var epoch: Int { own[0].epoch }
  package var start: MediaTime { own[0].start }
  package var end: MediaTime { own[own.count - 1].end }
}

/// Cuts a source's steps into segments.
///
/// A segment is complete when it has all its steps, when the source's clock jumps (a new epoch),
/// and when the source ends; only the last two make short ones. Context never reaches across a
/// jump, because what lies before it is not what happened before.
package struct Segmenter: Sendable {
  package let stepsPerSegment: Int
  package let contextSteps: Int
  private var context: [EncodedStep] = []
  private var own: [EncodedStep] = []

  package init(stepsPerSegment: Int = 16, contextSteps: Int = 8) {
    precondition(
      stepsPerSegment > 0 && contextSteps >= 0,
      "Segmenter: \(stepsPerSegment) steps per segment and \(contextSteps) of context")
    self.stepsPerSegment = stepsPerSegment
    self.contextSteps = contextSteps
  }

  /// When the segment begins, or began, that `step` will belong to.
  package func segmentStart(for step: EncodedStep) -> MediaTime {
    guard let first = own.first, first.epoch == step.epoch else { return step.start }
    return first.start
  }

  /// Takes the next step and returns the segment that it completes, if it completes one.
  package mutating func consume(_ step: EncodedStep) -> SegmentWindow? {
    var complete: SegmentWindow?
    if let epoch = (own.last ?? context.last)?.epoch, epoch != step.epoch { complete = finish() }
    own.append(step.withoutPicture)
    // Never both: where one step fills a segment, there was none to be cut.
    return complete ?? (own.count == stepsPerSegment ? cut() : nil)
  }

  /// Ends the source: returns what is left as a last, short segment.
  package mutating func finish() -> SegmentWindow? {
    defer { context = [] }
    return cut()
  }

  private mutating func cut() -> SegmentWindow? {
    guard !own.isEmpty else { return nil }
    let window = SegmentWindow(context: context, own: own)
    context = Array((context + own).suffix(contextSteps))
    own = []
    return window
  }
}
