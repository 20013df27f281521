// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Events
import Foundation
import Logging
import Monitoring

/// A camera that could not be started, and is not watched until a reload can start it.
struct CameraFailure: Sendable {
  private let plan: CameraPlan
  private let reason: String
  private let time = Date()

  init(_ plan: CameraPlan, reason: String) {
    self.plan = plan
    self.reason = reason
  }

  private var camera: Settings.Camera { plan.camera }
  private var cause: String { "not watched: \(reason)" }

  var status: CameraStatus {
    var status = CameraStatus(name: camera.name, url: camera.shownLocation, state: .down)
    status.since = time
    status.cause = cause
    return status
  }

  /// Says in the log and, if its output can be used, in the records that nobody looks.
  func report(to outputs: RecordOutputs, _ model: ModelDescription, _ logger: Logger) {
    logger.error("camera \"\(camera.name)\": not watched. \(reason)")
    let clock = WallClock(
      source: .arrival, origin: MediaTime(seconds: time.timeIntervalSince1970),
      uncertaintyMilliseconds: 1000)
    let health = Health(
      state: .down, time: .zero, clock: clock, cause: cause,
      counters: Health.Counters())
    do {
      let router = try outputs.router(
        for: RecordContext(
          source: camera.name, model: model, embedding: plan.embedding, session: Timestamp.now))
      try router.write(health)
      try router.close()
    } catch {
      logger.error("\(error)")
    }
  }
}
