// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Dispatch
import Events
import Logging
import Pipeline

/// All cameras that are being watched.
///
/// Any thread may call any method; changes are made one after the other.
final class Fleet: Sendable {
  private let parts: DaemonParts
  private let outputs: RecordOutputs
  private let logger = Logger(label: "nightjar.fleet")
  private let cameras = Locked<[WatchedCamera]>([])

  init(parts: DaemonParts, outputs: RecordOutputs) {
    self.parts = parts
    self.outputs = outputs
  }

  /// In the order of the configuration.
  var watched: [WatchedCamera] { cameras.withLock { $0 } }

  /// Watches what the settings say: stops, starts and restarts what differs, and leaves the rest
  /// connected.
  ///
  /// - Parameter settings: already checked.
  /// - Throws: why the rules cannot be used; all stays as it was then.
  func apply(_ settings: Settings) throws {
    let rules = try parts.rules(settings)
    let reuse = ReusePlanner.Settings(settings.efficiency)
    let plans = CameraPlan.all(settings)
    let old = watched
    let kept = old.filter { plans.contains($0.plan) }
    let ended = old.filter { !plans.contains($0.plan) }
    for camera in kept { camera.update(rules: rules, reuse: reuse) }
    stop(ended, within: settings.daemon.stopTimeout)
    let new = plans.map { plan in
      kept.first { $0.plan == plan } ?? start(plan, reuse, settings)
    }
    cameras.withLock { $0 = new.compactMap { $0 } }
  }

  /// Stops all cameras and waits until their records are handed over.
  ///
  /// - Parameter limit: how long.
  /// - Returns: whether all came to an end in time.
  @discardableResult
  func stop(within limit: MediaTime) -> Bool {
    stop(
      cameras.withLock { cameras in
        defer { cameras = [] }
        return cameras
      }, within: limit)
  }

  @discardableResult
  private func stop(_ cameras: [WatchedCamera], within limit: MediaTime) -> Bool {
    for camera in cameras { camera.stop() }
    // Readers take up to a second to give up, then the steps in hand may take as long as allowed.
    let deadline = DispatchTime.now() + 1.2 + limit.seconds
    return cameras.map { $0.waitUntilFinished(deadline) }.allSatisfy { $0 }
  }

  /// A camera that cannot be started does not keep the others from being watched.
  private func start(
    _ plan: CameraPlan, _ reuse: ReusePlanner.Settings?, _ settings: Settings
  ) -> WatchedCamera? {
    do {
      let camera = try WatchedCamera(
        plan, reuse: reuse, settings: settings, parts: parts, outputs: outputs)
      camera.start()
      return camera
    } catch {
      logger.error("camera \"\(plan.camera.name)\": not watched. \(error)")
      return nil
    }
  }
}

extension ReusePlanner.Settings {
  /// `nil` where everything is to be encoded.
  package init?(_ efficiency: Settings.Efficiency) {
    guard efficiency.isEnabled else { return nil }
    self.init(
      unchangedThreshold: Double(efficiency.unchangedThreshold),
      refreshInterval: MediaTime(seconds: efficiency.refreshSeconds))
  }
}
