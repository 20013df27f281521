// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Media

@Suite struct StepGridTests {
  let grid = StepGrid(epoch: 0, origin: MediaTime(seconds: 10), duration: MediaTime(seconds: 0.5))

  @Test func stepsFollowOneAnotherFromTheOrigin() {
    #expect(grid.start(3) == MediaTime(seconds: 11.5) && grid.end(3) == MediaTime(seconds: 12))
    #expect(grid.centre(3) == MediaTime(seconds: 11.75))
    #expect(grid.index(at: MediaTime(seconds: 11.999)) == 3)
    #expect(grid.index(at: MediaTime(seconds: 2)) == 0)
  }

  @Test(arguments: [(10, 0), (10.1, 1), (10.74, 1), (10.75, 2), (11, 2), (11.25, 3), (5, 0)])
  func aStepCountsIfItsMiddleIsReached(end: Double, count: Int) {
    #expect(grid.count(upTo: MediaTime(seconds: end)) == count)
  }
}

@Suite struct SkipPlannerTests {
  @Test(arguments: [1, 2, 3, 5, 11])
  func neverSkipsTheFrameNearestToACentre(seed: UInt64) {
    let grid = StepGrid(epoch: 0, origin: .zero, duration: MediaTime(seconds: 0.5))
    var state = seed
    func random(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    // Frames 1 to 100 ms apart, seen in an order shuffled within groups of four.
    var now: Int64 = 0
    let times = (0..<400).map { _ -> MediaTime in
      now += Int64(1 + random(100)) * 1_000_000
      return MediaTime(nanoseconds: now)
    }
    var planner = SkipPlanner(grid: grid)
    var skipped: Set<MediaTime> = []
    for start in stride(from: 0, to: times.count, by: 4) {
      let group = Array(times[start..<min(start + 4, times.count)])
      let order = group.reversed()
      for time in order { planner.insert(time) }
      for time in order where !planner.isNeeded(time) { skipped.insert(time) }
    }
    #expect(skipped.count > 100)
    let last = grid.index(at: times[times.count - 1])
    for step in 0..<last {
      let centre = grid.centre(step)
      let distance = times.map { abs(($0 - centre).nanoseconds) }.min()
      let nearest = times.filter { abs(($0 - centre).nanoseconds) == distance }
      #expect(skipped.isDisjoint(with: nearest))
    }
  }

  @Test func framesWithoutANeighbourAreKept() {
    var planner = SkipPlanner(
      grid: StepGrid(epoch: 0, origin: .zero, duration: MediaTime(seconds: 10)))
    for time in [1.0, 2, 3] { planner.insert(MediaTime(seconds: time)) }
    #expect(planner.isNeeded(MediaTime(seconds: 1)))
    #expect(!planner.isNeeded(MediaTime(seconds: 2)))
    #expect(planner.isNeeded(MediaTime(seconds: 3)))
  }
}

@Suite struct CueWindowTests {
  private func cue(_ start: Double, _ end: Double, _ text: String) -> Cue {
    Cue(start: MediaTime(seconds: start), end: MediaTime(seconds: end), text: text)
  }

  @Test func agreesWithAskingEveryCue() {
    let cues = [
      cue(3, 4, "late"), cue(0, 10, "long"), cue(1, 1, "point"), cue(1.5, 2, "touching"),
      cue(0.2, 0.3, "short"), cue(2, 1, "backward"),
    ]
    var window = CueWindow(cues)
    for step in 0..<12 {
      let (start, end) = (
        MediaTime(seconds: Double(step) / 2), MediaTime(seconds: Double(step + 1) / 2)
      )
      let expected = cues.filter { $0.overlaps(from: start, to: end) }.map(\.text)
      #expect(Set(window.overlapping(from: start, to: end).map(\.text)) == Set(expected))
    }
  }
}

@Suite struct DamageRunTests {
  private func step(_ index: Int) -> Step {
    let duration = MediaTime(seconds: 0.5)
    return Step(
      index: index, epoch: 0, start: duration * index, duration: duration, frame: nil, audio: nil,
      cues: nil)
  }

  @Test func damagedStepsThatTouchAreOneGap() {
    var run = DamageRun()
    let gaps = [false, true, true, false, true].enumerated().compactMap {
      run.add(step($0.offset), isDamaged: $0.element)
    }
    #expect(
      gaps == [
        Gap(
          start: MediaTime(seconds: 0.5), end: MediaTime(seconds: 1.5), cause: .damaged,
          droppedSteps: 2)
      ])
    #expect(run.finish()?.droppedSteps == 1)
    #expect(run.finish() == nil && run.total == 3)
  }
}

@Suite struct OrientationTests {
  @Test(arguments: [
    ([65536, 0, 0, 0, 65536, 0, 0, 0, 1], [1, 2, 3, 4, 5, 6], 0),
    ([0, 65536, 0, -65536, 0, 0, 0, 0, 1], [4, 1, 5, 2, 6, 3], 90),
    ([-65536, 0, 0, 0, -65536, 0, 0, 0, 1], [6, 5, 4, 3, 2, 1], 180),
    ([0, -65536, 0, 65536, 0, 0, 0, 0, 1], [3, 6, 2, 5, 1, 4], 270),
    ([-65536, 0, 0, 0, 65536, 0, 0, 0, 1], [3, 2, 1, 6, 5, 4], 180),
  ])
  func picturesAreTurnedAsTheMatrixSays(matrix: [Int32], turned: [UInt8], rotation: Int) {
    // 1 2 3 above 4 5 6.
    let orientation = Orientation(displayMatrix: matrix)
    #expect(
      orientation.apply([1, 2, 3, 4, 5, 6], width: 3, height: 2, channels: 1) == turned)
    #expect(orientation.rotation == rotation)
  }
}
