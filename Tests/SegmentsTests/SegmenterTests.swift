// SPDX-License-Identifier: Apache-2.0
import Core
import Segments
import TestSupport
import Testing

@Suite struct SegmenterTests {
  @Test func aSegmentIsCompleteWithItsLastStep() {
    var segmenter = Segmenter(stepsPerSegment: 4, contextSteps: 2)
    let complete = (0..<9).filter { segmenter.consume(Steps.step($0)) != nil }
    #expect(complete == [3, 7])
  }

  @Test func everyStepIsInExactlyOneSegment() {
    var segmenter = Segmenter()
    var windows = (0..<37).compactMap { segmenter.consume(Steps.step($0)) }
    if let last = segmenter.finish() { windows.append(last) }
    #expect(windows.map(\.own.count) == [16, 16, 5])
    #expect(windows.flatMap { $0.own.map(\.index) } == Array(0..<37))
    let more = segmenter.finish()
    #expect(more == nil)
  }

  @Test func contextIsTheStepsBeforeTheSegment() {
    var segmenter = Segmenter(stepsPerSegment: 3, contextSteps: 5)
    let windows = (0..<9).compactMap { segmenter.consume(Steps.step($0)) }
    #expect(windows.map { $0.context.map(\.index) } == [[], [0, 1, 2], [1, 2, 3, 4, 5]])
  }

  @Test func whatIsKeptOfASegmentHasNoPictures() throws {
    var segmenter = Segmenter(stepsPerSegment: 2, contextSteps: 1)
    let windows = (0..<4).compactMap { segmenter.consume(Steps.step($0)) }
    let steps = try #require(windows.last.map { $0.context + $0.own })
    #expect(steps.map(\.index) == [1, 2, 3])
    #expect(steps.allSatisfy { $0.frame == nil && $0.luma != nil && $0.video != nil })
  }

  @Test func thereIsNoContextWhenNoneIsWanted() {
    var segmenter = Segmenter(stepsPerSegment: 2, contextSteps: 0)
    let windows = (0..<4).compactMap { segmenter.consume(Steps.step($0)) }
    #expect(windows.allSatisfy { $0.context.isEmpty })
  }

  @Test func aNewEpochEndsTheSegmentAndDropsTheContext() {
    var segmenter = Segmenter(stepsPerSegment: 4, contextSteps: 2)
    for index in 0..<6 { _ = segmenter.consume(Steps.step(index)) }
    let cut = segmenter.consume(Steps.step(0, epoch: 1))
    #expect(cut?.own.map(\.index) == [4, 5])
    #expect(cut?.epoch == 0)
    let last = segmenter.finish()
    #expect(last?.epoch == 1)
    #expect(last?.context.isEmpty == true)
  }

  @Test func aNewEpochRightAfterACompleteSegmentDropsTheContext() {
    var segmenter = Segmenter(stepsPerSegment: 2, contextSteps: 2)
    for index in 0..<2 { _ = segmenter.consume(Steps.step(index)) }
    let cut = segmenter.consume(Steps.step(0, epoch: 1))
    #expect(cut == nil)
    let last = segmenter.finish()
    #expect(last?.context.isEmpty == true)
  }

  @Test func aJumpWithinASegmentCompletesItAlone() {
    var segmenter = Segmenter(stepsPerSegment: 2, contextSteps: 1)
    let cuts = [0, 1].compactMap { segmenter.consume(Steps.step(0, epoch: $0)) }
    #expect(cuts.map(\.epoch) == [0])
  }

  @Test func segmentsOfOneStepAreCompleteAtOnce() {
    var segmenter = Segmenter(stepsPerSegment: 1, contextSteps: 1)
    let windows = [0, 0, 1].compactMap { segmenter.consume(Steps.step(0, epoch: $0)) }
    #expect(windows.map(\.epoch) == [0, 0, 1])
    #expect(windows.map(\.context.count) == [0, 1, 0])
  }

  @Test func aSourceWithoutStepsHasNoSegment() {
    var segmenter = Segmenter()
    let last = segmenter.finish()
    #expect(last == nil)
  }

  @Test func aStepKnowsItsSegmentsStart() {
    var segmenter = Segmenter(stepsPerSegment: 4, contextSteps: 2)
    var starts: [MediaTime] = []
    for index in 0..<6 {
      starts.append(segmenter.segmentStart(for: Steps.step(index)))
      _ = segmenter.consume(Steps.step(index))
    }
    #expect(starts == [0, 0, 0, 0, 4, 4].map(Steps.time))
    #expect(segmenter.segmentStart(for: Steps.step(9, epoch: 1)) == Steps.time(9))
  }

  @Test func timesAreThoseOfTheSegmentsOwnSteps() {
    var segmenter = Segmenter(stepsPerSegment: 4, contextSteps: 2)
    let windows = (0..<8).compactMap { segmenter.consume(Steps.step($0)) }
    #expect(windows.map(\.start) == [0, 4].map(Steps.time))
    #expect(windows.map(\.end) == [4, 8].map(Steps.time))
  }
}
