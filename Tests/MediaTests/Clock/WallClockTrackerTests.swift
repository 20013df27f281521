// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Media

@Suite struct WallClockTrackerTests {
  typealias Sample = CameraSimulation.Sample

  /// Time runs at its own speed to 500 ppm but where it is set, which is where a segment begins.
  private func expectSteady(
    _ samples: [Sample], steps: Int = 0, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var set: [Int] = []
    for (before, after) in zip(samples, samples.dropFirst()) {
      let surplus = (after.wall - before.wall) - (after.start - before.start)
      if abs(surplus) > 0.5 * 500e-6 + 1e-6 { set.append(after.index) }
    }
    #expect(
      set.count == steps && set.allSatisfy { $0 % 16 == 0 }, "set at \(set)",
      sourceLocation: sourceLocation)
  }

  /// The stated uncertainty is one.
  private func expectHonest(
    _ samples: some Sequence<Sample>, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let wrong = samples.filter { abs($0.error) > $0.uncertainty }.map(\.start)
    #expect(wrong.isEmpty, "more wrong than stated at \(wrong)", sourceLocation: sourceLocation)
  }

  @Test(arguments: [-200.0, -20, 0, 20, 200], [1, 2] as [UInt64])
  func arrivalIsFollowedThroughDriftAndJitter(drift: Double, seed: UInt64) {
    var simulation = CameraSimulation(drift: drift, seconds: 400)
    simulation.seed = seed
    let samples = simulation.run()
    expectSteady(samples)
    expectHonest(samples)
    #expect(samples.allSatisfy { $0.clock.source == .arrival })
    #expect(samples.allSatisfy { $0.clock.cameraOffsetMilliseconds == nil })
    // The latency cannot be seen; the jitter and the drift are gone.
    #expect(samples.dropFirst(20).allSatisfy { abs($0.error - 0.12) < 0.03 })
    #expect(samples.dropFirst(20).allSatisfy { $0.uncertainty < 0.56 })
  }

  @Test(arguments: [-200.0, 200], [1, 2] as [UInt64])
  func aCameraThatIsRightTakesTheLatencyOut(drift: Double, seed: UInt64) {
    var simulation = CameraSimulation(drift: drift, seconds: 500, cameraError: { _ in 0.01 })
    simulation.seed = seed
    let samples = simulation.run()
    expectSteady(samples)
    expectHonest(samples)
    #expect(samples.allSatisfy { $0.clock.source == .camera })
    #expect(samples.dropFirst(700).allSatisfy { abs($0.error - 0.01) < 0.002 })
    let offsets = samples.compactMap(\.clock.cameraOffsetMilliseconds)
    #expect(offsets.count == samples.count)
    #expect(offsets.dropFirst(20).allSatisfy { abs($0 + 110) < 30 })
  }

  @Test(arguments: [-3600.0, -2.5, 2.5, 3600, 1e9])
  func aCameraThatIsFarOffIsNotBelieved(error: Double) {
    let samples = CameraSimulation(cameraError: { _ in error }).run()
    expectSteady(samples)
    expectHonest(samples)
    #expect(samples.allSatisfy { $0.clock.source == .arrival })
    let offset = samples.last?.clock.cameraOffsetMilliseconds ?? 0
    #expect(abs(offset - error * 1000 + 120) < 30)
  }

  @Test func aCameraThatIsALittleOffIsFollowedAndTheUncertaintySaysSo() {
    let samples = CameraSimulation(cameraError: { $0 < 60 ? 0 : 1.2 }).run()
    expectSteady(samples, steps: 1)
    expectHonest(samples)
    #expect(abs((samples.last?.error ?? 0) - 1.2) < 0.01)
    #expect((samples.last?.uncertainty ?? 0) > 1.2)
  }

  @Test(arguments: [3600.0, -3600])
  func summerTimeInTheCameraChangesNothing(hour: Double) {
    let samples = CameraSimulation(cameraError: { $0 < 100 ? 0 : hour }).run()
    expectSteady(samples)
    expectHonest(samples)
    #expect(samples.first?.clock.source == .camera && samples.last?.clock.source == .arrival)
  }

  @Test func oneWrongReportIsNoReasonToSetTheClock() {
    let samples = CameraSimulation(cameraError: { (60..<65).contains($0) ? 1 : 0 }).run()
    expectSteady(samples)
    #expect(samples.allSatisfy { abs($0.error) < 0.13 })
  }

  @Test func aCameraThatWandersAroundTheLimitDoesNotFlap() {
    let samples = CameraSimulation(
      jitter: 0.001, cameraError: { 2.1 + ($0.truncatingRemainder(dividingBy: 2) < 1 ? 0.05 : 0) }
    ).run()
    let changes = zip(samples, samples.dropFirst()).count { $0.clock.source != $1.clock.source }
    #expect(changes <= 1)
  }

  @Test(arguments: [3600.0, -3600, 0.9, -0.9])
  func theHostsClockIsFollowedInOneStepAtASegmentWhereItIsSet(change: Double) {
    let samples = CameraSimulation(hostError: { $0 < 100 ? 0 : change }).run()
    expectSteady(samples, steps: 1)
    #expect(samples.dropFirst(260).allSatisfy { abs($0.error - 0.12) < 0.03 })
    expectHonest(samples)
  }

  @Test func aSmallCorrectionOfTheHostsClockIsSlewed() {
    let samples = CameraSimulation(seconds: 750, hostError: { $0 < 100 ? 0 : 0.3 }).run()
    expectSteady(samples)
    expectHonest(samples)
    #expect(abs((samples.last?.error ?? 1) - 0.12) < 0.03)
  }

  @Test(arguments: [0.5, 3, 9, 40])
  func whatIsHeldUpAndCaughtUpMovesNothing(length: Double) {
    let samples = CameraSimulation(drift: 50, stall: 50...(50 + length)).run()
    expectSteady(samples)
    expectHonest(samples)
    #expect(samples.dropFirst(20).allSatisfy { abs($0.error - 0.12) < 0.03 })
  }

  @Test func theClockIsSettledWhenTheBurstAtTheStartIsOver() {
    var tracker = WallClockTracker()
    var settledAfter: Int?
    // Three seconds of footage come within 75 ms, what follows in its own time.
    for frame in 0..<200 where settledAfter == nil {
      let arrival = 3 + max(Double(frame) * 0.001, Double(frame) * 0.04 - 2.925)
      tracker.observe(
        MediaTime(seconds: Double(frame) * 0.04),
        arrival: HostTime(
          wall: MediaTime(seconds: 1e9 + arrival), monotonic: MediaTime(seconds: arrival)),
        camera: nil)
      if tracker.isSettled { settledAfter = frame }
    }
    #expect(settledAfter.map { (76...90).contains($0) } == true)
    let clock = tracker.clock(ofStep: 0, from: .zero)
    #expect(abs((clock.origin ?? .zero).seconds - (1e9 + 0.075)) < 0.01)
  }

  @Test func anEpochForgetsTheStreamTimeBeforeIt() {
    var tracker = WallClockTracker()
    func observe(_ time: Double, at arrival: Double, camera: Double?) {
      tracker.observe(
        MediaTime(seconds: time),
        arrival: HostTime(
          wall: MediaTime(seconds: 1e9 + arrival), monotonic: MediaTime(seconds: arrival)),
        camera: camera.map { MediaTime(seconds: 1e9 + $0) })
    }
    observe(0, at: 0.1, camera: 0)
    #expect(tracker.clock(ofStep: 0, from: .zero).source == .camera)
    // The stream lost 20 s, and nobody told its time.
    tracker.beginEpoch()
    observe(1, at: 21.1, camera: nil)
    let clock = tracker.clock(ofStep: 0, from: MediaTime(seconds: 1))
    #expect(clock.source == .arrival && clock.cameraOffsetMilliseconds == nil)
    #expect(clock.time(of: MediaTime(seconds: 1)) == MediaTime(seconds: 1e9 + 21.1))
  }

  @Test func aCameraThatFallsSilentIsForgotten() {
    var tracker = WallClockTracker()
    for second in 0..<100 {
      tracker.observe(
        MediaTime(seconds: Double(second)),
        arrival: HostTime(
          wall: MediaTime(seconds: 1e9 + Double(second)),
          monotonic: MediaTime(seconds: Double(second))),
        camera: second < 10 ? MediaTime(seconds: 1e9 + Double(second)) : nil)
      #expect((tracker.latest.source == .camera) == (second < 70))
    }
  }

  @Test func aCameraThatCountsFromZeroSaysNothing() {
    var tracker = WallClockTracker()
    tracker.observe(
      .zero, arrival: HostTime(wall: MediaTime(seconds: 1e9), monotonic: .zero),
      camera: MediaTime(seconds: -2_208_988_800))
    #expect(tracker.latest.cameraOffsetMilliseconds == nil)
    #expect(tracker.latest.source == .arrival)
  }

  @Test func beforeTheFirstPacketThereIsNoClock() {
    var tracker = WallClockTracker()
    #expect(tracker.clock(ofStep: 0, from: .zero) == .none)
    #expect(!tracker.isSettled)
  }
}
