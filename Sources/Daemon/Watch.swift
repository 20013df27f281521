// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Dispatch
import Events
import Foundation
import Logging
import Pipeline

/// `nightjar run`: watches cameras until it is told to stop.
package final class Watch: Sendable {
  private let file: ConfigurationFile
  private let service: ServiceManager
  private let parts: DaemonParts
  private let outputs: RecordOutputs
  private let fleet: Fleet
  private let commands = CommandQueue()
  private let logger = Logger(label: "nightjar.daemon")
  private let settings: Locked<Settings>

  /// Opens the outputs; no camera is read before `run`.
  ///
  /// - Parameters:
  ///   - file: where the settings came from, and come from again at a reload.
  ///   - settings: as read from it.
  ///   - parts: what the cameras share.
  ///   - service: told how it goes.
  /// - Throws: why an output cannot be used.
  package init(
    file: ConfigurationFile, settings: Settings, parts: DaemonParts, service: ServiceManager
  ) throws {
    self.file = file
    self.service = service
    self.parts = parts
    outputs = try RecordOutputs(
      OutputPlan(settings.output), logger: Logger(label: "nightjar.output"))
    fleet = Fleet(parts: parts, outputs: outputs)
    self.settings = Locked(settings)
  }

  /// Watches until SIGTERM or SIGINT; SIGHUP reads the configuration again, SIGUSR1 opens the
  /// outputs anew.
  ///
  /// A second SIGTERM or SIGINT ends the process at once.
  ///
  /// - Throws: why the rules cannot be used.
  package func run() throws {
    let commands = commands
    let hasToStop = Locked(false)
    let listener = SignalListener([SIGTERM, SIGINT, SIGHUP, SIGUSR1]) { number in
      switch number {
      case SIGHUP: commands.push(.reload)
      case SIGUSR1: commands.push(.reopen)
      default:
        let isSecond = hasToStop.withLock { hasToStop in
          defer { hasToStop = true }
          return hasToStop
        }
        if isSecond { _exit(128 + number) }
        commands.push(.stop)
      }
    }
    try fleet.apply(settings.withLock { $0 })
    let pool = parts.pool
    let watchdog = service.watchdogInterval.map { interval in
      Watchdog(service, interval: interval) {
        let statistics = pool.statistics
        return Watchdog.Progress(finished: statistics.progress, pending: statistics.pending)
      }
    }
    reportReady()
    withExtendedLifetime((listener, watchdog)) {
      while true {
        switch commands.next() {
        case .reload: reload()
        case .reopen: outputs.reopen()
        case .stop: return stop()
        }
      }
    }
  }

  private func reportReady() {
    let text = "watching \(Self.cameras(fleet.watched.count))"
    service.ready(status: text)
    logger.info("ready: \(text)")
  }

  private static func cameras(_ count: Int) -> String {
    count == 1 ? "1 camera" : "\(count) cameras"
  }

  /// Goes over to what the configuration says now, or stays with what it said before.
  private func reload() {
    service.reloading(
      at: MediaTime(nanoseconds: Int64(clamping: DispatchTime.now().uptimeNanoseconds)))
    do {
      let new = try file.load()
      _ = try parts.rules(new)
      let old = settings.withLock { $0 }
      try outputs.apply(OutputPlan(new.output))
      try fleet.apply(new)
      for section in new.sectionsThatNeedARestart(old) {
        logger.warning("[\(section)] has changed, which takes effect at the next start")
      }
      settings.withLock { $0 = new }
      logger.info("configuration reloaded from \(file)")
    } catch {
      for line in "\(error)".split(separator: "\n") { logger.error("\(line)") }
      logger.error("the configuration was not reloaded; the one before stays in force")
    }
    reportReady()
  }

  /// Finishes what is in hand, within the time that the settings give.
  private func stop() {
    logger.info("stopping")
    service.stopping(status: "finishing what is in hand")
    let limit = settings.withLock { $0.daemon.stopTimeout }
    if !fleet.stop(within: limit) { logger.warning("not all cameras came to an end in time") }
    if !outputs.close(within: .nanoseconds(limit.nanoseconds)) {
      logger.error("not all records could be written")
    }
  }
}

extension Settings {
  /// What only a start takes up, by the names of the file's sections.
  func sectionsThatNeedARestart(_ old: Settings) -> [String] {
    [
      ("models", models != old.models), ("fusion", fusion != old.fusion),
      ("pipeline", pipeline != old.pipeline), ("http", http != old.http),
      ("daemon", daemon.stateDirectory != old.daemon.stateDirectory), ("log", log != old.log),
    ].filter(\.1).map(\.0)
  }
}
