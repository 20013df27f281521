// SPDX-License-Identifier: Apache-2.0
import Core
import Logging

/// Decides what is done about a live source: when to open it, when to give up on it, what to tell.
///
/// It has neither threads nor clocks. Whoever owns it hands it what the reader says and what time it
/// is, does what it asks for, and takes the events.
struct LiveSupervisor {
  /// What the reader has to do.
  enum Command: Hashable {
    case open(Int)
    case interrupt
    case close
  }

  private enum Phase: Hashable {
    case waiting(until: MediaTime)
    case opening(since: MediaTime)
    /// `activity` is when something last came.
    case open(activity: MediaTime)
    /// The reader was told to give up.
    case interrupted(since: MediaTime, isStuck: Bool)
    case stopping(since: MediaTime)
    case finished
  }

  /// How long footage may take from the lens to the host, which is what an outage is off by.
  private static let arrivalUncertainty = MediaTime(seconds: 1)

  private let name: String
  private let options: LiveOptions
  private let began: MediaTime
  private var timeline: LiveTimeline
  private var delay: ReconnectDelay
  private var log: OutageLog
  private var condition: LiveCondition
  private var phase: Phase
  private var attempts = 0
  /// The wait before the next attempt, decided when the last one failed.
  private var wait = MediaTime.zero
  private var stepsOfConnection = 0
  private var events: [SourceEvent] = []

  /// - Parameters:
  ///   - name: what messages call the source.
  ///   - options: how it is watched.
  ///   - began: the host's monotonic time that is stream time 0.
  ///   - random: for the time between attempts.
  ///   - logger: told of trouble.
  init(
    name: String, options: LiveOptions, began: MediaTime,
    random: any RandomNumberGenerator & Sendable, logger: Logger
  ) {
    self.name = name
    self.options = options
    self.began = began
    timeline = LiveTimeline(stepDuration: options.stepDuration, isUnpaced: options.isUnpaced)
    delay = ReconnectDelay(from: options.reconnectMin, to: options.reconnectMax, random: random)
    log = OutageLog(logger: logger)
    condition = LiveCondition()
    phase = .waiting(until: .zero)
  }

  var hasEvents: Bool { !events.isEmpty }
  var isFinished: Bool { phase == .finished && events.isEmpty }

  mutating func takeEvent() -> SourceEvent? { events.isEmpty ? nil : events.removeFirst() }

  /// How the source is doing.
  func status(at now: HostTime, bytes: Int) -> LiveStatus {
    let isStuck = if case .interrupted(_, isStuck: true) = phase { true } else { false }
    return condition.status(
      at: streamTime(now.monotonic), isReaderStuck: isStuck, bytes: bytes)
  }

  /// How long nothing has to be done, unless the reader says something.
  func patience(at now: HostTime, lastPacket: MediaTime) -> MediaTime {
    let time = streamTime(now.monotonic)
    let due: MediaTime? =
      switch phase {
      case .waiting(let until): until
      case .opening(let since): since + options.openTimeout
      case .open(let activity): lastSign(activity, lastPacket) + options.stallTimeout
      case .interrupted(let since, let isStuck): isStuck ? nil : since + options.stuckAfter
      case .stopping(let since): since + options.stopTimeout
      case .finished: time
      }
    let gap = condition.isUp ? nil : timeline.covered + options.gapInterval
    return max(.zero, [due, gap].compactMap(\.self).min().map { $0 - time } ?? options.gapInterval)
  }

  /// Does what is due.
  ///
  /// - Parameters:
  ///   - now: what time it is.
  ///   - lastPacket: when the last packet came, by the host's monotonic clock.
  /// - Returns: what the reader has to do.
  mutating func advance(to now: HostTime, lastPacket: MediaTime) -> Command? {
    let time = streamTime(now.monotonic)
    if !condition.isUp && phase != .finished && time - timeline.covered >= options.gapInterval {
      addGap(until: time, cause: .disconnected, now)
    }
    switch phase {
    case .waiting(let until) where time >= until:
      attempts += 1
      stepsOfConnection = 0
      phase = .opening(since: time)
      return .open(attempts)
    case .opening(let since) where time - since >= options.openTimeout:
      lose(.noAnswer(source: name, after: options.openTimeout), now)
      phase = .interrupted(since: time, isStuck: false)
      return .interrupt
    case .open(let activity)
    where time - lastSign(activity, lastPacket) >= options.stallTimeout:
      lose(.stalled(source: name, after: options.stallTimeout), now)
      phase = .interrupted(since: time, isStuck: false)
      return .interrupt
    case .interrupted(let since, isStuck: false) where time - since >= options.stuckAfter:
      phase = .interrupted(since: since, isStuck: true)
      condition.stuckReaders += 1
      change(to: .down, because: .stuck(source: name, after: options.stuckAfter), now)
    case .stopping(let since) where time - since >= options.stopTimeout:
      condition.abandonedReaders += 1
      finish(now)
    default: break
    }
    return nil
  }

  /// Takes what the reader says.
  mutating func handle(_ message: LiveMessage, at now: HostTime) {
    let time = streamTime(now.monotonic)
    switch message {
    case .opened:
      if case .opening = phase { phase = .open(activity: time) }
    case .event(let event, let arrival):
      if case .open = phase { phase = .open(activity: time) }
      receive(event, arrival: streamTime(arrival), now)
    case .overload(let steps):
      condition.counters.droppedSteps += steps
      timeline.expectHole(.overload)
    case .ended(let error):
      end(error, now)
    }
  }

  /// Begins to stop; `isFinished` tells when that is done.
  mutating func stop(at now: HostTime) -> Command? {
    switch phase {
    case .stopping, .finished:
      return nil
    case .waiting:
      finish(now)
    case .interrupted(_, isStuck: true):
      condition.abandonedReaders += 1
      finish(now)
    case .opening, .open, .interrupted:
      phase = .stopping(since: streamTime(now.monotonic))
    }
    return .close
  }

  private func streamTime(_ monotonic: MediaTime) -> MediaTime { monotonic - began }

  private func lastSign(_ activity: MediaTime, _ lastPacket: MediaTime) -> MediaTime {
    lastPacket > began ? max(activity, lastPacket - began) : activity
  }

  private mutating func end(_ error: MediaError?, _ now: HostTime) {
    let time = streamTime(now.monotonic)
    switch phase {
    case .waiting, .finished:
      return
    case .stopping:
      return finish(now)
    case .interrupted:
      phase = .waiting(until: time + wait)
    case .opening, .open:
      if error == nil && options.isFile && stepsOfConnection > 0 {
        phase = options.loops ? .waiting(until: time) : .finished
      } else {
        lose(error.map(LiveFailure.failed) ?? .ended(source: name), now)
        phase = .waiting(until: time + wait)
      }
    }
    timeline.disconnect()
  }

  private mutating func lose(_ failure: LiveFailure, _ now: HostTime) {
    let wasUp = condition.isUp
    if wasUp {
      if condition.goodFootage >= options.reconnectReset { delay.reset() }
    } else {
      condition.counters.failedConnections += 1
    }
    wait = failure.isLasting ? delay.nextLongest() : delay.next()
    change(to: wasUp ? .reconnecting : .down, because: failure, now)
  }

  private mutating func change(
    to state: Health.State, because failure: LiveFailure, _ now: HostTime
  ) {
    let time = streamTime(now.monotonic)
    log.failure(failure.description, at: time)
    if condition.change(to: state, because: failure.description, at: time) {
      events.append(.health(condition.health(at: time, clock: arrivalClock(now))))
    }
  }

  private mutating func receive(_ event: SourceEvent, arrival: MediaTime, _ now: HostTime) {
    switch event {
    case .step(let step):
      if accepts(step) { receive(step, arrival: arrival, now) }
    case .gap(let gap) where gap.cause == .damaged:
      events.append(.gap(timeline.moved(gap, clock: arrivalClock(now))))
    case .gap(let gap) where options.isUnpaced:
      let moved = timeline.moved(gap, clock: arrivalClock(now))
      addGap(until: moved.end, cause: gap.cause, now)
    case .gap(let gap):
      timeline.expectHole(gap.cause)
    case .health:
      events.append(event)
    case .warning(let text):
      if log.isNews(text, at: streamTime(now.monotonic)) { events.append(event) }
    }
  }

  /// A connection that was given up may still yield what follows its last step, but nothing new.
  private func accepts(_ step: Step) -> Bool {
    switch phase {
    case .open: true
    case .interrupted: timeline.isNext(step)
    case .stopping: condition.isUp
    case .waiting, .opening, .finished: false
    }
  }

  private mutating func receive(_ step: Step, arrival: MediaTime, _ now: HostTime) {
    let placement = timeline.place(
      step, arrival: arrival, taken: taken(step, now), clock: arrivalClock(now))
    guard case .step(let step, let gap) = placement else {
      condition.counters.droppedSteps += 1
      return
    }
    if let gap { events.append(.gap(gap)) }
    stepsOfConnection += 1
    condition.add(step, at: arrival)
    if case .interrupted = phase {} else { recover(step) }
    events.append(.step(step))
  }

  /// The first step of a connection is proof that it works.
  private mutating func recover(_ step: Step) {
    guard !condition.isUp else { return }
    condition.counters.connections += 1
    _ = condition.change(to: .up, because: nil, at: step.start)
    events.append(.health(condition.health(at: step.start, clock: step.clock)))
    log.recovery("source \"\(name)\": footage comes.")
  }

  private mutating func finish(_ now: HostTime) {
    phase = .finished
    if condition.isUp && options.isUnpaced { return }
    addGap(
      until: streamTime(now.monotonic), cause: condition.isUp ? .stopped : .disconnected, now)
  }

  private mutating func addGap(until end: MediaTime, cause: Gap.Cause, _ now: HostTime) {
    if let gap = timeline.gap(until: end, cause: cause, clock: arrivalClock(now)) {
      events.append(.gap(gap))
    }
  }

  /// Stream time at which a step began by its own clock, if it is one that the host's can be held
  /// against.
  private func taken(_ step: Step, _ now: HostTime) -> MediaTime? {
    guard step.clock.source == .camera || step.clock.source == .arrival,
      let wall = step.clock.time(of: step.start)
    else { return nil }
    return streamTime(wall - now.offset)
  }

  private func arrivalClock(_ now: HostTime) -> WallClock {
    WallClock(
      source: .arrival, origin: now.offset + began,
      uncertaintyMilliseconds: Self.arrivalUncertainty.seconds * 1000)
  }
}
