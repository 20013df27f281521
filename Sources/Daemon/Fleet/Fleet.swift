// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Dispatch
import Events
import Logging
import Monitoring
import Pipeline

/// All cameras that are being watched.
///
/// Any thread may call any method; changes are made one after the other.
final class Fleet: Sendable {
  private struct State {
    /// In the order of the configuration.
    var watched: [WatchedCamera] = []
    var failures: [CameraFailure] = []
  }

  private let parts: DaemonParts
  private let outputs: RecordOutputs
  private let media = MediaDesk()
  private let logger = Logger(label: "nightjar.fleet")
  private let state = Locked(State())

  init(parts: DaemonParts, outputs: RecordOutputs) {
    self.parts = parts
    self.outputs = outputs
  }

  private var watched: [WatchedCamera] { state.withLock(\.watched) }

  /// How many cameras are watched, however they are doing.
  var count: Int { watched.count }

  /// Of all cameras, those that could not be started last.
  var status: [CameraStatus] {
    let (watched, failures) = state.withLock { ($0.watched, $0.failures) }
    return watched.map(\.status) + failures.map(\.status)
  }

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
    for camera in kept {
      let name = camera.plan.camera.name
      let questions = settings.questions(about: name, settings.rules(for: name))
      camera.update(rules: rules, questions: questions, reuse: reuse)
    }
    media.adopt(MediaFolder(settings))
    stop(ended, within: settings.daemon.stopTimeout)
    var new = State()
    for plan in plans {
      do {
        new.watched.append(
          try kept.first { $0.plan == plan } ?? start(plan, reuse, settings))
      } catch {
        // The others are watched all the same.
        let failure = CameraFailure(plan, reason: "\(error)")
        failure.report(to: outputs, parts.description, logger)
        new.failures.append(failure)
      }
    }
    state.withLock { $0 = new }
  }

  /// Stops all cameras and waits until their records are handed over.
  ///
  /// - Parameter limit: how long.
  /// - Returns: whether all came to an end in time.
  @discardableResult
  func stop(within limit: MediaTime) -> Bool {
    stop(
      state.withLock { state in
        defer { state.watched = [] }
        return state.watched
      }, within: limit)
  }

  @discardableResult
  private func stop(_ cameras: [WatchedCamera], within limit: MediaTime) -> Bool {
    for camera in cameras { camera.stop() }
    // Readers take up to a second to give up, then the steps in hand may take as long as allowed.
    let deadline = DispatchTime.now() + 1.2 + limit.seconds
    return cameras.map { $0.waitUntilFinished(deadline) }.allSatisfy { $0 }
  }

  private func start(
    _ plan: CameraPlan, _ reuse: ReusePlanner.Settings?, _ settings: Settings
  ) throws -> WatchedCamera {
    let camera = try WatchedCamera(
      plan, reuse: reuse, settings: settings, parts: parts, outputs: outputs, media: media)
    camera.start()
    return camera
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
