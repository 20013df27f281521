// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Media

/// Whatever a camera does, every moment is accounted for once.
struct LiveCoverageTests {
  private typealias Act = ScriptedConnection.Act

  @Test(arguments: 0..<300) func stepsAndGapsCoverAllTimeOnce(_ seed: UInt64) {
    var simulation = LiveSimulation(options(seed), seed: seed) { attempt in
      Self.connection(seed: seed, attempt: attempt)
    }
    simulation.run(until: 900)
    simulation.stop()
    let step = ScriptedConnection.step
    var covered = MediaTime.zero
    var told = 0
    for event in simulation.events {
      guard let (start, end) = event.span else { continue }
      told += 1
      #expect(start >= covered, "seed \(seed): \(start) comes again")
      #expect(start - covered < step, "seed \(seed): a hole from \(covered) to \(start)")
      #expect(end > start, "seed \(seed): nothing lies between \(start) and \(end)")
      covered = end
    }
    #expect(told > 10)
    #expect(simulation.time - covered < step, "seed \(seed): a hole at the end")
  }

  @Test(arguments: 0..<100) func anEpochHasStepsWithoutHolesNumberedFromZero(_ seed: UInt64) {
    var simulation = LiveSimulation(options(seed), seed: seed) { attempt in
      Self.connection(seed: seed, attempt: attempt)
    }
    simulation.run(until: 900)
    simulation.stop()
    var last: Step?
    for step in simulation.steps {
      if let last, last.epoch == step.epoch {
        #expect(step.index == last.index + 1 && step.start == last.end)
      } else {
        #expect(step.index == 0 && step.epoch == (last?.epoch ?? -1) + 1)
      }
      last = step
    }
    #expect(simulation.steps.last.map { $0.epoch > 0 } ?? true)
  }

  @Test(arguments: 0..<100) func everyStepKeepsItsTimeOfDay(_ seed: UInt64) {
    // The camera's clock says at which time of day each connection was opened.
    var simulation = LiveSimulation(options(seed), seed: seed) { attempt in
      var connection = Self.connection(seed: seed, attempt: attempt)
      connection.clock = { opened in
        WallClock(
          source: .camera, origin: opened.wall + MediaTime(seconds: 0.25),
          uncertaintyMilliseconds: 10)
      }
      return connection
    }
    simulation.run(until: 900)
    simulation.stop()
    let attempts = simulation.attempts
    for step in simulation.steps {
      let wall = (step.clock.time(of: step.start) ?? .zero) - LiveSimulation.start.wall
      let sinceOpening = attempts.map { wall - $0 - MediaTime(seconds: 0.25) }
      #expect(
        sinceOpening.contains { $0 >= .zero && $0.nanoseconds % 250_000_000 == 0 },
        "seed \(seed): \(wall)")
    }
  }

  private func options(_ seed: UInt64) -> LiveOptions {
    var options = LiveOptions()
    options.reconnectMax = MediaTime(seconds: 10)
    options.gapInterval = MediaTime(seconds: seed % 2 == 0 ? 3 : 60)
    return options
  }

  private static func connection(seed: UInt64, attempt: Int) -> ScriptedConnection {
    var random = SeededRandom(seed: seed &* 1_000_003 &+ UInt64(attempt))
    var connection = ScriptedConnection()
    connection.opensAfter = .random(in: 0...15, using: &random)
    connection.deafFor = Bool.random(using: &random) ? 0 : .random(in: 0...40, using: &random)
    if Int.random(in: 0..<4, using: &random) == 0 {
      connection.refusal = ScriptedConnection.refused
    }
    connection.acts = (0..<Int.random(in: 0..<6, using: &random)).map { _ in act(&random) }
    connection.ending =
      switch Int.random(in: 0..<3, using: &random) {
      case 0: .end
      case 1: .fail(ScriptedConnection.refused)
      default: .silence
      }
    return connection
  }

  private static func act(_ random: inout SeededRandom) -> Act {
    let count = Int.random(in: 1...30, using: &random)
    return switch Int.random(in: 0..<7, using: &random) {
    case 0: .pause(.random(in: 0...12, using: &random))
    case 1: .burst(count)
    case 2: .lost(count)
    case 3: .jump(.random(in: -7200...7200, using: &random).rounded())
    case 4: .event(.warning("\(count)"))
    default: .steps(count)
    }
  }
}

extension SourceEvent {
  /// The time that it accounts for.
  var span: (start: MediaTime, end: MediaTime)? {
    switch self {
    case .step(let step): (step.start, step.end)
    case .gap(let gap): (gap.start, gap.end)
    case .health, .warning: nil
    }
  }
}
