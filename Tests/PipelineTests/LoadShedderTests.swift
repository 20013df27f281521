// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Pipeline

@Suite struct LoadShedderTests {
  private static let start = ContinuousClock.now
  private static let bad = LoadShedder.Load(delay: .seconds(2), utilisation: 1)
  private static let good = LoadShedder.Load(delay: .zero, utilisation: 0.3)

  /// A shedder and its time, which passes half a second per observation.
  private struct Run {
    var shedder = LoadShedder(LoadShedder.Settings())
    var time = LoadShedderTests.start

    /// Rungs reached, each with the second at which that happened.
    mutating func observe(_ load: LoadShedder.Load, seconds: Int) -> [String] {
      var changes: [String] = []
      let begin = time
      for _ in 0..<seconds * 2 {
        let before = shedder.rung
        time = time.advanced(by: .milliseconds(500))
        shedder.observe(load, at: time)
        if shedder.rung != before {
          changes.append("\(shedder.rung) \((time - begin) / .seconds(1))")
        }
      }
      return changes
    }
  }

  @Test func theLadderIsClimbedRungByRung() {
    var run = Run()
    #expect(
      run.observe(Self.bad, seconds: 20) == [
        "reuse 2.5", "keyframes 4.5", "halfRate 14.5", "drop 16.5",
      ])
  }

  @Test func itIsDescendedTheSameWayAndMoreSlowly() {
    var run = Run()
    _ = run.observe(Self.bad, seconds: 20)
    #expect(
      run.observe(Self.good, seconds: 200) == [
        "halfRate 30.5", "keyframes 60.5", "reuse 90.5", "configured 120.5",
      ])
  }

  @Test func aShortPeakChangesNothing() {
    var run = Run()
    for _ in 0..<20 {
      #expect(run.observe(Self.bad, seconds: 2) == [])
      #expect(run.observe(Self.good, seconds: 1) == [])
    }
  }

  @Test(arguments: [
    LoadShedder.Load(delay: .milliseconds(500), utilisation: 0.3),
    LoadShedder.Load(delay: .zero, utilisation: 0.9),
  ])
  func betweenGoodAndBadItStays(_ load: LoadShedder.Load) {
    var run = Run()
    _ = run.observe(Self.bad, seconds: 3)
    #expect(run.observe(load, seconds: 1000) == [])
    #expect(run.shedder.rung == .reuse)
  }

  @Test func lostStepsAreTooMuchWhateverTheDelay() {
    var run = Run()
    let load = LoadShedder.Load(delay: .zero, dropped: 1, utilisation: 0.3)
    #expect(run.observe(load, seconds: 3) == ["reuse 2.5"])
  }

  @Test func aDescentThatIsUndoneSoonMakesTheNextOneSlower() {
    var run = Run()
    _ = run.observe(Self.bad, seconds: 3)
    #expect(run.observe(Self.good, seconds: 31) == ["configured 30.5"])
    #expect(run.observe(Self.bad, seconds: 3) == ["reuse 2.5"])
    #expect(run.observe(Self.good, seconds: 61) == ["configured 60.5"])
    // Calm for as long as that again, it trusts in peace anew.
    #expect(run.observe(Self.good, seconds: 61) == [])
    #expect(run.observe(Self.bad, seconds: 3) == ["reuse 2.5"])
    #expect(run.observe(Self.good, seconds: 31) == ["configured 30.5"])
  }

  @Test func aReaderThatCannotKeepUpGoesAsFarAsKeyframes() {
    var shedder = LoadShedder(LoadShedder.Settings(), highest: .keyframes)
    for second in 0..<60 { shedder.observe(Self.bad, at: Self.start + .seconds(second)) }
    #expect(shedder.rung == .keyframes)
  }
}
