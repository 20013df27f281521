// SPDX-License-Identifier: Apache-2.0
import Core
import Logging
import Testing

@testable import Media

struct LiveSupervisorTests {
  private typealias Connection = ScriptedConnection

  @Test func theFirstStepOfAConnectionMakesTheSourceUp() throws {
    var simulation = LiveSimulation { _ in Connection(acts: [.steps(4)], ending: .silence) }
    simulation.run(until: 3)
    let first = try #require(simulation.events.first)
    guard case .health(let health) = first else { throw Unexpected(event: first) }
    #expect(health.state == .up)
    #expect(health.counters.connections == 1)
    #expect(health.time == simulation.steps.first?.start)
    #expect(simulation.steps.map(\.index) == [0, 1, 2, 3])
    #expect(simulation.status.state == .up)
    #expect(simulation.status.counters.steps == 4)
  }

  @Test func aLostConnectionIsMadeAnewAndTheTimeBetweenIsAGap() throws {
    var simulation = LiveSimulation { attempt in
      attempt == 1
        ? Connection(acts: [.steps(4)], ending: .end)
        : Connection(opensAfter: 4, acts: [.steps(4)], ending: .silence)
    }
    simulation.run(until: 12)
    #expect(simulation.health.map(\.state) == [.up, .reconnecting, .up])
    #expect(
      simulation.health[1].cause == """
        source "gate": the stream ended (read: end of file). \
        Check that the camera is on and that nobody else uses up its connections.
        """)
    let gap = try #require(simulation.gaps.first)
    #expect(gap.cause == .disconnected)
    #expect(gap.start == simulation.steps[3].end)
    #expect(gap.end == simulation.steps[4].start)
    #expect(gap.droppedSteps == Int((gap.end - gap.start).seconds / 0.5))
    #expect(simulation.steps.map(\.epoch) == [0, 0, 0, 0, 1, 1, 1, 1])
    #expect(simulation.steps.map(\.index) == [0, 1, 2, 3, 0, 1, 2, 3])
  }

  @Test func silenceForTheStallTimeoutInterruptsTheConnection() {
    var options = LiveOptions()
    options.stallTimeout = MediaTime(seconds: 2)
    var simulation = LiveSimulation(options) { attempt in
      attempt == 1
        ? Connection(acts: [.steps(3), .pause(1.9), .burst(3)], ending: .silence)
        : Connection(acts: [.steps(10)], ending: .silence)
    }
    simulation.run(until: 5.4)
    #expect(simulation.interrupts == 0)
    simulation.run(until: 9)
    #expect(simulation.interrupts == 1)
    #expect(simulation.health.map(\.state) == [.up, .reconnecting, .up])
    #expect(
      simulation.health[1].cause == """
        source "gate": the stream stopped (read: nothing came for 2 s). \
        Check the camera and the network, or raise stall_timeout.
        """)
  }

  @Test func packetsThatAreNoStepYetKeepAConnectionAlive() {
    var supervisor = supervisor(LiveOptions())
    func host(_ seconds: Double) -> HostTime {
      HostTime(wall: .zero, monotonic: MediaTime(seconds: seconds))
    }
    let packet = MediaTime(seconds: 121)
    let first = supervisor.advance(to: host(100), lastPacket: .zero)
    supervisor.handle(.opened, at: host(101))
    let second = supervisor.advance(to: host(130), lastPacket: packet)
    #expect(supervisor.patience(at: host(130), lastPacket: packet).seconds == 1)
    let third = supervisor.advance(to: host(131), lastPacket: packet)
    #expect([first, second, third] == [.open(1), nil, .interrupt])
  }

  @Test func anAttemptWithoutAnAnswerIsInterrupted() {
    var simulation = LiveSimulation { _ in Connection(opensAfter: 1000) }
    simulation.run(until: 10.5)
    #expect(simulation.interrupts == 1)
    #expect(simulation.health.map(\.state) == [.down])
    #expect(
      simulation.health[0].cause == """
        source "gate": cannot be opened (open: no answer for 10 s). \
        Check the address and that the camera is on, or raise open_timeout.
        """)
    #expect(simulation.status.counters.failedConnections == 1)
  }

  @Test func failedAttemptsAreToldOncePerCause() {
    var simulation = LiveSimulation { attempt in
      switch attempt {
      case ..<10: .refused()
      case ..<20: .silent()
      default: Connection(acts: [.steps(10_000)], ending: .silence)
      }
    }
    simulation.run(until: 1200)
    #expect(simulation.health.map(\.state) == [.down, .down, .up])
    #expect(simulation.health[0].cause == Connection.refused.description)
    #expect(simulation.health[2].counters.failedConnections == 19)
    #expect(simulation.log.texts(.warning).count == 2)
    #expect(simulation.log.texts(.notice) == ["source \"gate\": footage comes."])
  }

  @Test func waitsGrowWhileNothingWorksAndAreShortAgainAfterGoodFootage() {
    var simulation = LiveSimulation { attempt in
      attempt == 20 ? Connection(acts: [.steps(125)], ending: .end) : .refused(after: 0)
    }
    simulation.run(until: 1000)
    let waits = zip(simulation.attempts, simulation.attempts.dropFirst()).map { $1 - $0 }
    #expect(waits[0] <= MediaTime(seconds: 3))
    #expect(waits[10..<19].contains { $0 >= MediaTime(seconds: 25) })
    let good = waits[19] - MediaTime(seconds: 125 * 0.5 + 0.1)
    #expect(good <= MediaTime(seconds: 3))
  }

  @Test func aConnectionThatNeverLastsKeepsTheWaitsLong() {
    var simulation = LiveSimulation { _ in Connection(acts: [.steps(4)], ending: .end) }
    simulation.run(until: 3600)
    let waits = zip(simulation.attempts, simulation.attempts.dropFirst()).map { $1 - $0 }
    #expect(waits.suffix(50).map(\.seconds).reduce(0, +) / 50 > 10)
    #expect(simulation.log.texts(.warning).count == 1)
  }

  @Test(arguments: [
    MediaError.notMedia(source: "gate", location: "rtsp://gate/"),
    .connection(
      source: "gate", location: "rtsp://gate/", call: "avformat_open_input",
      trouble: .wrongLogin),
  ])
  func whatOnlyTheOperatorCanMendIsTriedSeldomButForEver(_ error: MediaError) {
    var simulation = LiveSimulation { attempt in
      attempt == 100
        ? Connection(acts: [.steps(10_000)], ending: .silence)
        : Connection(opensAfter: 0, refusal: error)
    }
    simulation.run(until: 3000)
    let waits = zip(simulation.attempts, simulation.attempts.dropFirst()).map { $1 - $0 }
    #expect(waits.count == 99 && waits.allSatisfy { (24...30).contains($0.seconds) })
    #expect(simulation.health.map(\.state) == [.down, .up])
    #expect(simulation.log.texts(.warning).count == 1)
  }

  @Test func aStuckReaderIsCountedAndNeverDoubledAndUsedAgain() {
    var simulation = LiveSimulation { attempt in
      attempt == 1
        ? Connection(opensAfter: 1000, deafFor: 300)
        : Connection(acts: [.steps(1000)], ending: .silence)
    }
    simulation.run(until: 200)
    #expect(simulation.attempts.count == 1)
    #expect(simulation.status.isReaderStuck)
    #expect(simulation.status.stuckReaders == 1)
    #expect(simulation.status.state == .down)
    #expect(
      simulation.status.cause == """
        source "gate": the attempt to open or read it cannot be ended \
        (interrupt: no effect for 11 s). \
        Check the name server and the device; it is tried again as soon as that returns.
        """)
    simulation.run(until: 330)
    #expect(simulation.attempts.count == 2)
    #expect(!simulation.status.isReaderStuck)
    #expect(simulation.status.state == .up)
  }

  @Test func stoppingAbandonsAReaderThatDoesNotComeBack() {
    var simulation = LiveSimulation { _ in
      Connection(acts: [.steps(20)], ending: .silence, deafFor: 1000)
    }
    simulation.run(until: 12)
    let before = simulation.time
    simulation.stop()
    #expect(simulation.time - before == LiveOptions().stopTimeout)
    #expect(simulation.status.abandonedReaders == 1)
  }

  @Test func stoppingDoesNotWaitForAReaderThatIsKnownToBeStuck() {
    var simulation = LiveSimulation { _ in Connection(opensAfter: 1000, deafFor: 1000) }
    simulation.run(until: 25)
    #expect(simulation.status.isReaderStuck)
    let before = simulation.time
    simulation.stop()
    #expect(simulation.time == before)
    #expect(simulation.status.abandonedReaders == 1)
    #expect(simulation.gaps.last?.end == before)
  }

  @Test func aGapThatGoesOnIsToldEveryMinute() {
    var simulation = LiveSimulation { attempt in
      attempt == 1 ? Connection(acts: [.steps(4)], ending: .end) : .refused()
    }
    simulation.run(until: 200)
    #expect(simulation.gaps.map { ($0.end - $0.start).seconds } == [60, 60, 60])
    simulation.stop()
    #expect(simulation.gaps.count == 4)
    #expect(simulation.gaps.last?.end == simulation.time)
    #expect(simulation.gaps.allSatisfy { $0.cause == .disconnected && $0.clock.origin != nil })
  }

  @Test func whatIsStillUnderWayWhenASourceIsStoppedIsAGap() {
    var simulation = LiveSimulation { _ in Connection(acts: [.steps(4)], ending: .silence) }
    simulation.run(until: 6)
    simulation.stop()
    #expect(simulation.gaps.map(\.cause) == [.stopped])
    #expect(simulation.gaps[0].start == simulation.steps[3].end)
    #expect(simulation.gaps[0].end == simulation.time)
  }

  @Test func aFileThatEndsIsAnEnd() {
    var options = LiveOptions()
    options.footage = .file(realtime: true, loops: false)
    var simulation = LiveSimulation(options) { _ in Connection(acts: [.steps(4)], ending: .end) }
    simulation.run(until: 100)
    #expect(simulation.supervisor.isFinished)
    #expect(simulation.health.map(\.state) == [.up])
    #expect(simulation.gaps.isEmpty)
  }

  @Test func aFileThatLoopsGoesOnWithoutAWordInANewEpoch() {
    var options = LiveOptions()
    options.footage = .file(realtime: true, loops: true)
    var simulation = LiveSimulation(options) { _ in
      Connection(opensAfter: 0.01, acts: [.steps(4)], ending: .end)
    }
    simulation.run(until: 6.5)
    #expect(simulation.health.map(\.state) == [.up])
    #expect(simulation.gaps.isEmpty)
    #expect(simulation.steps.map(\.epoch) == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
    #expect(simulation.status.counters.connections == 1)
  }

  @Test func aFileWithoutFootageIsTriedAgainSlowlyAndNotInACircle() {
    var options = LiveOptions()
    options.footage = .file(realtime: true, loops: true)
    var simulation = LiveSimulation(options) { _ in Connection(opensAfter: 0, ending: .end) }
    simulation.run(until: 60)
    #expect((2...60).contains(simulation.attempts.count))
    #expect(simulation.status.state == .down)
  }

  @Test func warningsThatEveryConnectionRepeatsAreToldOnce() {
    var simulation = LiveSimulation { _ in
      Connection(acts: [.event(.warning("no sound")), .steps(4)], ending: .end)
    }
    simulation.run(until: 600)
    #expect(simulation.attempts.count > 5)
    #expect(simulation.events.warnings == ["no sound"])
  }

  @Test func droppedStepsAreOneGapInTheirPlace() throws {
    var simulation = LiveSimulation { _ in
      Connection(acts: [.steps(3), .lost(4), .steps(3)], ending: .silence)
    }
    simulation.run(until: 8)
    let gap = try #require(simulation.gaps.first)
    #expect(simulation.gaps.count == 1)
    #expect(gap.cause == .overload)
    #expect(gap.droppedSteps == 4)
    #expect(gap.start == simulation.steps[2].end && gap.end == simulation.steps[3].start)
    #expect(simulation.status.counters.droppedSteps == 4)
  }

  private func supervisor(_ options: LiveOptions) -> LiveSupervisor {
    LiveSupervisor(
      name: "gate", options: options, began: MediaTime(seconds: 100),
      random: SeededRandom(seed: 1), logger: LogRecorder().logger)
  }

  private struct Unexpected: Error {
    let event: SourceEvent
  }
}
