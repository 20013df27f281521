// SPDX-License-Identifier: Apache-2.0
import Core
import Logging
import Synchronization

@testable import Media

/// What one connection does, second by second of simulated time.
struct ScriptedConnection {
  enum Act {
    case pause(Double)
    /// Steps that come as they are taken.
    case steps(Int)
    /// Steps that all come at once.
    case burst(Int)
    /// Steps that are lost between reader and supervisor.
    case lost(Int)
    /// The connection's own time jumps, which it tells as a gap and a new epoch.
    case jump(Double)
    case event(SourceEvent)
  }

  /// How long it takes until it is open, or is refused.
  var opensAfter = 0.1
  var refusal: MediaError?
  var acts: [Act] = []
  /// How it ends after its acts: by itself, with an error, or not at all.
  var ending = Ending.end
  /// How long it takes to notice that it is to give up.
  var deafFor = 0.0
  /// The wall clock that its steps carry, as time of day at its own time 0.
  var clock: @Sendable (_ opened: HostTime) -> WallClock = { _ in .none }

  enum Ending {
    case end
    case fail(MediaError)
    case silence
  }

  static let step = MediaTime(seconds: 0.5)
  static let refused = MediaError.cannotOpen(
    source: "gate", location: "rtsp://gate/", call: "avformat_open_input",
    reason: "connection refused")

  static func refused(after seconds: Double = 0.1) -> ScriptedConnection {
    ScriptedConnection(opensAfter: seconds, refusal: refused)
  }

  static func silent() -> ScriptedConnection { ScriptedConnection(ending: .silence) }

  /// Everything it will say, and when, if it is opened at `opening`.
  func messages(from opening: HostTime) -> [(at: MediaTime, message: LiveMessage)] {
    var now = opening.monotonic + MediaTime(seconds: opensAfter)
    if let refusal { return [(now, .ended(refusal))] }
    var messages: [(at: MediaTime, message: LiveMessage)] = [(now, .opened)]
    let clock = clock(opening)
    var (epoch, index, start) = (0, 0, MediaTime.zero)
    func step() -> Step {
      defer {
        index += 1
        start = start + Self.step
      }
      return Step(
        index: index, epoch: epoch, start: start, duration: Self.step, frame: nil, audio: nil,
        cues: nil, clock: clock)
    }
    for act in acts {
      switch act {
      case .pause(let seconds): now = now + MediaTime(seconds: seconds)
      case .steps(let count):
        for _ in 0..<count {
          now = now + Self.step
          messages.append((now, .event(.step(step()), arrival: now)))
        }
      case .burst(let count):
        for _ in 0..<count { messages.append((now, .event(.step(step()), arrival: now))) }
      case .lost(let count):
        for _ in 0..<count {
          _ = step()
          now = now + Self.step
        }
        messages.append((now, .overload(steps: count)))
      case .jump(let seconds):
        let end = start + MediaTime(seconds: max(0, seconds))
        messages.append(
          (
            now,
            .event(
              .gap(Gap(start: start, end: end, cause: .discontinuity, droppedSteps: 0)),
              arrival: now)
          ))
        (epoch, index, start) = (epoch + 1, 0, end)
      case .event(let event): messages.append((now, .event(event, arrival: now)))
      }
    }
    switch ending {
    case .end: messages.append((now, .ended(nil)))
    case .fail(let error): messages.append((now, .ended(error)))
    case .silence: break
    }
    return messages
  }
}

/// Runs a supervisor against scripted connections in simulated time, without a thread.
struct LiveSimulation {
  private(set) var supervisor: LiveSupervisor
  private let script: (Int) -> ScriptedConnection
  /// A time of day at which simulations begin, and a host that has been up for a while by then.
  static let start = HostTime(wall: MediaTime(seconds: 1.8e9), monotonic: MediaTime(seconds: 1000))

  private(set) var now = start
  private var coming: [(at: MediaTime, message: LiveMessage)] = []
  private var current: ScriptedConnection?
  /// When each attempt began, in stream time.
  private(set) var attempts: [MediaTime] = []
  private(set) var events: [SourceEvent] = []
  private(set) var interrupts = 0
  let log = LogRecorder()

  init(
    _ options: LiveOptions = LiveOptions(), seed: UInt64 = 1,
    script: @escaping (_ attempt: Int) -> ScriptedConnection
  ) {
    self.script = script
    supervisor = LiveSupervisor(
      name: "gate", options: options, began: Self.start.monotonic,
      random: SeededRandom(seed: seed), logger: log.logger)
  }

  var time: MediaTime { now.monotonic - Self.start.monotonic }
  var status: LiveStatus { supervisor.status(at: now, bytes: 0) }

  /// Goes on until so many seconds after the beginning.
  mutating func run(until seconds: Double) {
    let end = MediaTime(seconds: seconds)
    while time < end && !supervisor.isFinished { pass(until: end) }
  }

  /// Stops, and goes on until the supervisor has finished.
  mutating func stop() {
    if let command = supervisor.stop(at: now) { perform(command) }
    takeEvents()
    while !supervisor.isFinished { pass(until: time + MediaTime(seconds: 10)) }
  }

  private mutating func pass(until end: MediaTime) {
    if let first = coming.first, first.at <= now.monotonic {
      supervisor.handle(coming.removeFirst().message, at: now)
    }
    if let command = supervisor.advance(to: now, lastPacket: .zero) { perform(command) }
    takeEvents()
    guard coming.first.map({ $0.at > now.monotonic }) ?? true else { return }
    let patience = supervisor.patience(at: now, lastPacket: .zero)
    let next = min(
      coming.first?.at ?? now.monotonic + patience, now.monotonic + patience,
      Self.start.monotonic + end)
    let passed = max(.zero, next - now.monotonic)
    now = HostTime(wall: now.wall + passed, monotonic: now.monotonic + passed)
  }

  private mutating func perform(_ command: LiveSupervisor.Command) {
    switch command {
    case .open(let number):
      attempts.append(time)
      let connection = script(number)
      current = connection
      coming = connection.messages(from: now)
    case .interrupt, .close:
      interrupts += 1
      guard let current else { return }
      coming = [
        (now.monotonic + MediaTime(seconds: current.deafFor), .ended(.interrupted(source: "gate")))
      ]
    }
  }

  private mutating func takeEvents() {
    while let event = supervisor.takeEvent() { events.append(event) }
  }
}

extension LiveSimulation {
  var steps: [Step] { events.steps }
  var gaps: [Gap] { events.gaps }
  var health: [Health] { events.health }
}

extension [SourceEvent] {
  var steps: [Step] { compactMap { if case .step(let step) = $0 { step } else { nil } } }
  var gaps: [Gap] { compactMap { if case .gap(let gap) = $0 { gap } else { nil } } }
  var health: [Health] { compactMap { if case .health(let health) = $0 { health } else { nil } } }
  var warnings: [String] { compactMap { if case .warning(let text) = $0 { text } else { nil } } }
}
