// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Media

struct LiveTimelineTests {
  private var timeline = LiveTimeline(stepDuration: MediaTime(seconds: 0.5), isUnpaced: false)
  private let clock = WallClock(
    source: .arrival, origin: MediaTime(seconds: 1e9), uncertaintyMilliseconds: 1000)

  private func step(
    _ start: Double, epoch: Int = 0, clock: WallClock = .none, cues: [Cue]? = nil
  ) -> Step {
    Step(
      index: 0, epoch: epoch, start: MediaTime(seconds: start), duration: MediaTime(seconds: 0.5),
      frame: VideoFrame(
        presentationTime: MediaTime(seconds: start + 0.2),
        picture: RGBImage(width: 1, height: 1, pixels: [0, 0, 0]),
        luma: LumaGrid(columns: 1, rows: 1, values: [0])),
      audio: nil, cues: cues, clock: clock)
  }

  /// The step at its place and the gap before it; `nil` if it came too late.
  private mutating func place(
    _ step: Step, arrival: Double, taken: Double? = nil
  ) -> (step: Step, gap: Gap?)? {
    let placement = timeline.place(
      step, arrival: MediaTime(seconds: arrival), taken: taken.map(MediaTime.init(seconds:)),
      clock: clock)
    guard case .step(let step, let gap) = placement else { return nil }
    return (step, gap)
  }

  @Test mutating func aConnectionBeginsWhenItsFirstStepCameLessTheLengthOfThat() throws {
    let placed = try #require(place(step(7), arrival: 3))
    #expect(placed.step.start == MediaTime(seconds: 2.5))
    #expect(placed.gap?.end == MediaTime(seconds: 2.5))
    #expect(placed.step.clock == clock)
  }

  @Test mutating func whatWasHeldInABufferBeginsWhenItWasTaken() throws {
    let placed = try #require(place(step(0), arrival: 10, taken: 6))
    #expect(placed.step.start == MediaTime(seconds: 6))
    let impossible = try #require(place(step(0, epoch: 1), arrival: 20, taken: 30))
    #expect(impossible.step.start == MediaTime(seconds: 19.5))
  }

  @Test mutating func nothingBeginsBeforeWhatCameBefore() throws {
    _ = place(step(0), arrival: 10)
    timeline.disconnect()
    let placed = try #require(place(step(0), arrival: 10.1, taken: 2))
    #expect(placed.step.start == MediaTime(seconds: 10))
    #expect(placed.step.epoch == 1)
    #expect(placed.gap == nil)
  }

  @Test mutating func samplesMoveWithTheirStepAndItsOriginStaysKnown() throws {
    var step = step(7)
    step.origin = Step.Origin(connection: 2)
    step.lumas = [
      LumaSample(
        time: MediaTime(seconds: 7.1), grid: LumaGrid(columns: 1, rows: 1, values: [0]))
    ]
    let placed = try #require(place(step, arrival: 100.5)).step
    #expect(placed.lumas?.map(\.time) == [MediaTime(seconds: 100.1)])
    #expect(placed.origin == Step.Origin(connection: 2, shift: MediaTime(seconds: 93)))
  }

  @Test mutating func framesCuesAndClockMoveWithTheirStep() throws {
    let camera = WallClock(
      source: .camera, origin: MediaTime(seconds: 5000), uncertaintyMilliseconds: 20,
      cameraOffsetMilliseconds: 3)
    let cue = Cue(start: MediaTime(seconds: 7), end: MediaTime(seconds: 9), text: "hello")
    let placed = try #require(
      place(step(7, clock: camera, cues: [cue]), arrival: 100.5)
    ).step
    #expect(placed.frame?.presentationTime == MediaTime(seconds: 100.2))
    #expect(placed.cues?.first?.start == MediaTime(seconds: 100))
    #expect(placed.cues?.first?.end == MediaTime(seconds: 102))
    #expect(placed.clock.time(of: placed.start) == MediaTime(seconds: 5007))
    #expect(placed.clock.cameraOffsetMilliseconds == 3)
    let gap = timeline.moved(
      Gap(
        start: MediaTime(seconds: 7), end: MediaTime(seconds: 7.5), cause: .damaged,
        droppedSteps: 1, clock: camera), clock: clock)
    #expect(gap.start == placed.start && gap.end == placed.end)
    #expect(gap.clock == placed.clock)
  }

  @Test mutating func footageThatFallsFarBehindIsBroughtBackToTheHost() throws {
    _ = place(step(0), arrival: 0.5)
    let late = try #require(place(step(0.5), arrival: 60))
    #expect(late.step.start == MediaTime(seconds: 0.5))
    let later = try #require(place(step(1), arrival: 70))
    #expect(later.step.start == MediaTime(seconds: 69.5))
    #expect(later.gap?.cause == .discontinuity)
    #expect(later.step.epoch == 1)
  }

  @Test mutating func footageThatRunsFarAheadWaitsForTheHost() throws {
    let burst = (0..<200).map { place(step(Double($0) / 2), arrival: 0.5) }
    #expect(burst.count { $0 != nil } == 121)
    #expect(place(step(100), arrival: 59) == nil)
    let placed = try #require(place(step(100.5), arrival: 61))
    #expect(placed.step.start == MediaTime(seconds: 60.5))
    #expect(placed.step.epoch == 1 && placed.step.index == 0)
  }

  @Test mutating func aFileThatIsReadAsFastAsPossibleKeepsItsOwnTime() throws {
    timeline = LiveTimeline(stepDuration: MediaTime(seconds: 0.5), isUnpaced: true)
    let steps = (0..<1000).compactMap { place(step(Double($0) / 2), arrival: 0.1)?.step }
    #expect(steps.map(\.start.seconds) == (0..<1000).map { Double($0) / 2 })
    timeline.disconnect()
    let again = try #require(place(step(0), arrival: 0.2))
    #expect(again.step.start == MediaTime(seconds: 500))
    #expect(again.gap == nil)
  }

  @Test mutating func aHoleShorterThanAStepIsNoGap() throws {
    _ = place(step(0), arrival: 0.5)
    timeline.disconnect()
    let placed = try #require(place(step(0), arrival: 1.4))
    #expect(placed.gap == nil)
    #expect(placed.step.start == MediaTime(seconds: 0.9))
  }
}
