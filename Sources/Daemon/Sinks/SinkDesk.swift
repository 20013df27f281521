// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Delivery
import Events
import Foundation
import Logging
import Monitoring

/// The sinks of the configuration in force.
///
/// `apply` is called by one thread, all else by any.
final class SinkDesk: Sendable {
  /// All that the sinks depend on: if none of it changes, a reload leaves them alone.
  private struct Plan: Equatable {
    let sinks: [Settings.Sink]
    let outputs: [String]
    let stateDirectory: String
    let maximumCommands: Int

    init(_ settings: Settings) {
      sinks = settings.sinks.filter(\.isEnabled)
      let cameras = settings.cameras.filter(\.isEnabled).map(\.name)
      outputs = Set(cameras.map { OutputPlan.path(settings.output.alerts, for: $0) })
        .subtracting(["-"]).sorted()
      stateDirectory = StateDirectory(configured: settings.daemon.stateDirectory).path
      maximumCommands = settings.daemon.maximumCommands
    }
  }

  private struct State {
    var plan: Plan?
    var delivery: AlertDelivery?
  }

  private let state = Locked(State())
  private let logger = Logger(label: "nightjar.sink")

  /// Serves the sinks of these settings from now on.
  ///
  /// - Parameter settings: already checked.
  /// - Throws: `DeliveryError`, or why a secret cannot be read; the sinks before stay then.
  func apply(_ settings: Settings) throws {
    let plan = Plan(settings)
    guard plan != state.withLock({ $0.plan }) else { return }
    let options = try plan.sinks.map { try SinkOptions($0) }
    let delivery =
      options.isEmpty
      ? nil
      : try AlertDelivery(
        sinks: options, outputs: plan.outputs, stateDirectory: "\(plan.stateDirectory)/sinks",
        maximumCommands: plan.maximumCommands, logger: logger)
    let old = state.withLock { state in
      defer { state = State(plan: plan, delivery: delivery) }
      return state.delivery
    }
    // Not under the lock, which whoever has written an alert takes.
    old?.stop(within: 1)
    delivery?.start()
  }

  /// Says that an alert is on the disk.
  func wake() { state.withLock { $0.delivery }?.wake() }

  func stop(within seconds: Double) {
    let delivery = state.withLock { state in
      defer { state.delivery = nil }
      return state.delivery
    }
    delivery?.stop(within: seconds)
  }

  var status: [Monitoring.SinkStatus] {
    let delivery = state.withLock { $0.delivery }
    return (delivery?.status ?? []).map(Monitoring.SinkStatus.init)
  }
}

extension Monitoring.SinkStatus {
  fileprivate init(_ status: Delivery.SinkStatus) {
    self.init(name: status.name)
    pending = status.pending
    delivered = status.delivered
    failed = status.failedAttempts
    dropped = status.dropped + status.missed
    failure = status.lastError
    lastSuccess = status.lastSuccess.map { Date(timeIntervalSince1970: $0.seconds) }
  }
}
