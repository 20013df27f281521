// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Dispatch
import Events
import Foundation
import Logging
import Monitoring
import Pipeline

/// `nightjar run`: watches cameras until it is told to stop.
package final class Watch: Sendable {
  private struct State {
    var settings: Settings
    var condition: StatusReport.Condition
  }

  private let file: ConfigurationFile
  private let service: ServiceManager
  private let parts: DaemonParts
  private let outputs: RecordOutputs
  private let fleet: Fleet
  private let sinks = SinkDesk()
  private let report: StatusReport
  private let commands: CommandQueue
  private let logger = Logger(label: "nightjar.daemon")
  private let state: Locked<State>

  /// Opens the outputs; no camera is read before `run`.
  ///
  /// - Parameters:
  ///   - file: where the settings came from, and come from again at a reload.
  ///   - settings: as read from it.
  ///   - parts: what the cameras share.
  ///   - service: told how it goes.
  ///   - commands: what it is asked to do; SIGHUP and SIGUSR1 have to be among it already.
  ///   - version: Nightjar's, for the status.
  /// - Throws: why an output cannot be used.
  package init(
    file: ConfigurationFile, settings: Settings, parts: DaemonParts, service: ServiceManager,
    commands: CommandQueue, version: String
  ) throws {
    self.file = file
    self.service = service
    self.commands = commands
    self.parts = parts
    var hooks = RecordOutputs.Hooks()
    hooks.alertWritten = { [sinks] in sinks.wake() }
    let directory = StateDirectory(configured: settings.daemon.stateDirectory).path
    hooks.accounted = { camera, time in WatchMark(camera: camera, directory: directory).set(time) }
    outputs = try RecordOutputs(
      OutputPlan(settings.output), hooks: hooks, logger: Logger(label: "nightjar.output"))
    fleet = Fleet(parts: parts, outputs: outputs)
    report = StatusReport(
      version: version, pool: parts.pool, fleet: fleet, outputs: outputs, sinks: sinks)
    state = Locked(
      State(
        settings: settings, condition: StatusReport.Condition(file: file, settings: settings)))
  }

  /// Watches until SIGTERM or SIGINT; SIGHUP reads the configuration again, SIGUSR1 opens the
  /// outputs anew.
  ///
  /// A second SIGTERM or SIGINT ends the process at once.
  ///
  /// - Throws: why the rules, a sink or an address to listen on cannot be used.
  package func run() throws {
    let settings = state.withLock { $0.settings }
    let listener = SignalListener([SIGTERM, SIGINT], receive: commands.receiver)
    let heartbeat = Heartbeat(pool: parts.pool)
    let monitoring = try MonitoringDesk(settings.http, isAlive: heartbeat.isAlive) {
      [report, state] in report.status(state.withLock { $0.condition })
    }
    // Before the first alert can be written: a new sink begins with what comes from now on.
    try sinks.apply(settings)
    try fleet.apply(settings)
    let watchdog = service.watchdogInterval.map { interval in
      Watchdog(service, interval: interval, progress: heartbeat.progress)
    }
    reportReady()
    withExtendedLifetime((listener, watchdog)) { obey() }
    monitoring.stop()
  }

  /// Does what it is asked until it is asked to stop.
  private func obey() {
    while true {
      switch commands.next() {
      case .reload: reload()
      case .reopen: outputs.reopen()
      case .stop: return stop()
      }
    }
  }

  private func reportReady() {
    let count = fleet.count
    let text = "watching \(count) camera\(count == 1 ? "" : "s")"
    state.withLock { $0.condition.readiness = .ready }
    service.ready(status: text)
    logger.info("ready: \(text)")
  }

  /// Goes over to what the configuration says now, or stays with what it said before.
  private func reload() {
    let now = Int64(clamping: DispatchTime.now().uptimeNanoseconds)
    service.reloading(at: MediaTime(nanoseconds: now))
    do {
      var new = try file.load()
      let old = state.withLock { $0.settings }
      let late = new.sectionsThatNeedARestart(old)
      new.daemon.stateDirectory = old.daemon.stateDirectory
      try NoCamera.check(new, from: file)
      _ = try parts.rules(new)
      try goOver(to: new, from: old)
      try fleet.apply(new)
      for section in late {
        logger.warning("[\(section)] has changed, which takes effect at the next start")
      }
      state.withLock { state in
        state = State(
          settings: new, condition: StatusReport.Condition(file: file, settings: new))
      }
      logger.info("configuration reloaded from \(file)")
    } catch {
      let lines = "\(error)".split(separator: "\n")
      for line in lines { logger.error("\(line)") }
      logger.error("the configuration was not reloaded; the one before stays in force")
      state.withLock { $0.condition.configuration.failure = lines.first.map(String.init) }
    }
    reportReady()
  }

  /// Changes sinks and outputs, both or neither.
  ///
  /// Sinks come first: one that is new to an output begins before anything is written there.
  private func goOver(to new: Settings, from old: Settings) throws {
    try sinks.apply(new)
    do {
      try outputs.apply(OutputPlan(new.output))
    } catch {
      try sinks.apply(old)
      throw error
    }
  }

  /// Finishes what is in hand, within the time that the settings give.
  private func stop() {
    logger.info("stopping")
    service.stopping(status: "finishing what is in hand")
    let limit = state.withLock { state in
      state.condition.readiness = .stopping
      return state.settings.daemon.stopTimeout
    }
    if !fleet.stop(within: limit) { logger.warning("not all cameras came to an end in time") }
    // A disk that does not answer is waited for once.
    let clock = ContinuousClock()
    let deadline = clock.now + .nanoseconds(limit.nanoseconds)
    outputs.flush(within: clock.now.duration(to: deadline))
    sinks.stop(within: min(1, limit.seconds))
    if !outputs.close(within: max(.milliseconds(100), clock.now.duration(to: deadline))) {
      logger.error("not all records could be written")
    }
  }
}

extension StatusReport.Condition {
  fileprivate init(file: ConfigurationFile, settings: Settings) {
    let path = file == .builtIn ? nil : "\(file)"
    self.init(
      configuration: DaemonStatus.Configuration(path: path, loadedAt: Date()),
      disabledCameras: settings.cameras.filter { !$0.isEnabled })
  }
}

extension Settings {
  /// What only a start takes up, by the names of the file's sections.
  func sectionsThatNeedARestart(_ old: Settings) -> [String] {
    [
      ("models", models != old.models), ("fusion", fusion != old.fusion),
      (
        "pipeline",
        pipeline.workers != old.pipeline.workers
          || pipeline.microBatch != old.pipeline.microBatch
      ), ("http", http != old.http),
      ("training", training != old.training),
      ("daemon", daemon.stateDirectory != old.daemon.stateDirectory), ("log", log != old.log),
    ].filter(\.1).map(\.0)
  }
}
