// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Events
import Foundation
import Logging

/// Takes every alert that is written to the outputs to every sink that wants it, at least once.
///
/// How far each sink has got is kept on the disk, so a sink that was down for a day, or a restart,
/// costs no alert as long as the outputs keep their files. Each sink has a thread of its own; any
/// thread may call any method. After a change of the configuration it is stopped and made anew.
package final class AlertDelivery: Sendable {
  private let names: [String]
  private let workers: [SinkWorker]
  private let statuses: [Locked<SinkStatus>]

  /// Prepares all sinks; a sink that is new gets its place before this returns.
  ///
  /// - Parameters:
  ///   - sinks: where alerts go; their names are unique.
  ///   - outputs: paths of the files that alerts are written to, which need not exist yet; what a
  ///     sink has not got yet of others, where it has been before, is delivered too.
  ///   - stateDirectory: is made if it is not there.
  ///   - maximumCommands: how many commands of all sinks together may run at the same time.
  ///   - logger: gets what an operator should know.
  /// - Throws: `DeliveryError`.
  package convenience init(
    sinks: [SinkOptions], outputs: [String], stateDirectory: String,
    maximumCommands: Int = 4, logger: Logger
  ) throws(DeliveryError) {
    let factory = SinkFactory(
      stateDirectory: stateDirectory, slots: DispatchSemaphore(value: max(1, maximumCommands)),
      logger: logger)
    try self.init(
      sinks: sinks, outputs: outputs, stateDirectory: stateDirectory, surroundings: .system,
      logger: logger, make: factory.make)
  }

  init(
    sinks: [SinkOptions], outputs: [String], stateDirectory: String,
    surroundings: SinkQueue.Surroundings, logger: Logger,
    make: (SinkOptions) throws(DeliveryError) -> any AlertSink
  ) throws(DeliveryError) {
    do {
      try FileManager.default.createDirectory(
        atPath: stateDirectory, withIntermediateDirectories: true)
    } catch {
      throw .cannotKeepState(directory: stateDirectory, reason: error.localizedDescription)
    }
    names = sinks.map(\.name)
    statuses = sinks.map { Locked(SinkStatus(name: $0.name)) }
    var workers: [SinkWorker] = []
    for (options, status) in zip(sinks, statuses) {
      let sink = try make(options)
      let readers: [OutputReader]
      do {
        let owed = Cursor.outputs(of: options.name, in: stateDirectory)
        readers = try owed.union(outputs).sorted().map {
          try OutputReader(path: $0, sink: options, directory: stateDirectory)
        }
      } catch {
        throw .cannotKeepState(directory: stateDirectory, reason: "\(error)")
      }
      let queue = SinkQueue(
        options, sink: sink, outputs: readers, status: status, surroundings: surroundings,
        logger: logger)
      workers.append(SinkWorker(queue, sink: sink))
    }
    self.workers = workers
  }

  package func start() {
    for (name, worker) in zip(names, workers) { worker.start(name: "sink-\(name)") }
  }

  /// Says that an alert was written; without it sinks look once a second.
  package func wake() {
    for worker in workers { worker.wake() }
  }

  /// Delivers what can be delivered at once, and ends; to be called once, after `start`.
  ///
  /// - Parameter seconds: what is under way by then is broken off, to be delivered again after the
  ///   next start.
  package func stop(within seconds: Double) {
    for worker in workers { worker.drain() }
    let deadline = DispatchTime.now() + seconds
    let late = workers.filter { !$0.waitForEnd(until: deadline - 0.2 * seconds) }
    for worker in late { worker.stop() }
    for worker in late { _ = worker.waitForEnd(until: deadline) }
  }

  /// In the order of the sinks.
  package var status: [SinkStatus] { statuses.map { status in status.withLock { $0 } } }
}

/// Makes sinks as their options say.
struct SinkFactory: Sendable {
  let stateDirectory: String
  let slots: DispatchSemaphore
  let logger: Logger

  func make(_ options: SinkOptions) throws(DeliveryError) -> any AlertSink {
    switch options.kind {
    case .standardOutput: StandardOutputSink()
    case .command(let command):
      try CommandSink(
        command, name: options.name, folder: stateDirectory, slots: slots, logger: logger)
    case .webhook(let webhook): try WebhookSink(webhook, name: options.name)
    case .mqtt(let mqtt): try MQTTSink(mqtt, name: options.name)
    }
  }
}

extension SinkQueue.Surroundings {
  static let system = SinkQueue.Surroundings(
    now: { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 },
    wallTime: { MediaTime(seconds: Date().timeIntervalSince1970) },
    random: { Double.random(in: 0..<1) })
}
