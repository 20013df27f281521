// SPDX-License-Identifier: Apache-2.0
import Core
import Media
import Segments
import Tensors
import Testing

@testable import Pipeline

/// Whether what rules ask about pictures and sound themselves is answered with the step.
@Suite struct SceneWatchTests {
  /// Noise on a slope of light, before which a square goes from left to right in four seconds.
  private func crossing(withLumas: Bool = true) -> [Step] {
    var random = RandomSource(seed: 11)
    return (0..<24).map { index in
      var step = ScriptedSource.step(index, grey: 90, loudness: nil)
      guard withLumas else { return step }
      let ticks = (0..<60).filter { ($0 * 2) / 5 == index }
      step.lumas = ticks.map { tick in
        let left = (tick - 25) * 96 / 20
        let values = (0..<54 * 96).map { cell -> UInt8 in
          let (row, column) = (cell / 96, cell % 96)
          let isSquare = (24..<32).contains(row) && (left..<left + 8).contains(column)
          return UInt8(60 + column + Int.random(in: -1...1, using: &random) + (isSquare ? 60 : 0))
        }
        return LumaSample(
          time: MediaTime(seconds: Double(tick) / 5),
          grid: LumaGrid(columns: 96, rows: 54, values: values))
      }
      return step
    }
  }

  private func observations(
    of steps: [Step], _ questions: SceneQuestions
  ) throws -> [(motion: MotionObservation?, tamper: TamperObservation?)] {
    let seen = Locked<[(motion: MotionObservation?, tamper: TamperObservation?)]>([])
    let rig = try Rig()
    let analysis = try rig.analysis(
      RecordingSink(), settings: AnalysisSettings(reuse: nil, stepsInFlight: 8),
      questions: questions,
      observe: { step in seen.withLock { $0.append((step.motion, step.tamper)) } })
    try analysis.run(ScriptedSource(events: steps.map { .step($0) }))
    return seen.withLock { $0 }
  }

  @Test func whatMovesIsToldWithTheStepForEveryQuestion() throws {
    let line = try CrossingLine(from: Point(x: 0.5, y: 1), to: Point(x: 0.5, y: 0))
    let corner = try Zone([Point(x: 0, y: 0), Point(x: 0.2, y: 0), Point(x: 0, y: 0.2)])
    let (moving, crossing, elsewhere) = (
      MotionCriteria(), MotionCriteria(crossing: .init(line: line)), MotionCriteria(zone: corner)
    )
    let seen = try observations(
      of: self.crossing(), SceneQuestions(motion: [moving, crossing, elsewhere]))
    #expect(seen.count == 24)
    #expect(seen.first?.motion?[moving].verdict == .unknown)
    #expect(seen.filter { $0.motion?[moving].verdict.isMet == true }.count >= 4)
    #expect(seen.flatMap { $0.motion?[crossing].crossings ?? [] }.map(\.direction) == [.aToB])
    #expect(seen.allSatisfy { $0.motion?[elsewhere].verdict.isMet == false })
    #expect(seen.allSatisfy { $0.tamper == nil })
  }

  @Test func withoutSamplesMotionIsUnknown() throws {
    let seen = try observations(
      of: crossing(withLumas: false), SceneQuestions(motion: [MotionCriteria()]))
    #expect(seen.count == 24 && seen.allSatisfy { $0.motion == nil })
  }

  @Test func whatNobodyAsksIsNotLookedAt() throws {
    let seen = try observations(of: crossing(), SceneQuestions())
    #expect(seen.allSatisfy { $0.motion == nil && $0.tamper == nil })
    #expect(SceneQuestions(tamper: [.black]).sampling() == nil)
    #expect(SceneQuestions(motion: [MotionCriteria()]).sampling()?.columns == 96)
  }

  @Test func tamperingIsToldByPictureAndSound() throws {
    let steps = (0..<10).map {
      ScriptedSource.step($0, grey: $0 < 5 ? 0 : 200, loudness: $0 < 5 ? 0 : nil)
    }
    let seen = try observations(of: steps, SceneQuestions(tamper: [.black, .mute])).map(\.tamper)
    #expect(seen.allSatisfy { $0?.verdicts.count == 2 })
    #expect(seen.prefix(5).allSatisfy { $0?[.black].isMet == true && $0?[.mute].isMet == true })
    #expect(seen.suffix(5).allSatisfy { $0?[.black] == .clear && $0?[.mute] == .unknown })
  }

  @Test func whatIsKnownSurvivesOtherQuestions() throws {
    let steps = crossing()
    var watch = SceneWatch(SceneQuestions(motion: [MotionCriteria()]))
    for step in steps.prefix(8) { _ = watch.observe(step) }
    let small = MotionCriteria(minimumArea: 0.001)
    watch.replaceQuestions(SceneQuestions(motion: [small], tamper: [.frozen]))
    let (motion, tamper) = watch.observe(steps[8])
    #expect(motion?[small].verdict == .clear)
    #expect(tamper != nil)
    watch.replaceQuestions(SceneQuestions())
    #expect(watch.observe(steps[9]).motion == nil)
  }
}
