// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Dispatch
import Events
import Foundation
import Monitoring
import Pipeline

/// Puts together how the whole daemon is doing.
struct StatusReport: Sendable {
  /// What changes from reload to reload.
  struct Condition: Sendable {
    var readiness = DaemonStatus.Readiness.loading
    var configuration: DaemonStatus.Configuration
    /// Cameras that the configuration has but says not to watch.
    var disabledCameras: [Settings.Camera] = []
  }

  let version: String
  let pool: EncodingPool
  let fleet: Fleet
  let outputs: RecordOutputs
  let sinks: SinkDesk
  private let startedAt = Date()
  private let began = DispatchTime.now().uptimeNanoseconds

  init(
    version: String, pool: EncodingPool, fleet: Fleet, outputs: RecordOutputs, sinks: SinkDesk
  ) {
    self.version = version
    self.pool = pool
    self.fleet = fleet
    self.outputs = outputs
    self.sinks = sinks
  }

  func status(_ condition: Condition) -> DaemonStatus {
    var status = DaemonStatus(
      version: version, processIdentifier: Int(ProcessInfo.processInfo.processIdentifier),
      startedAt: startedAt,
      uptimeSeconds: Double(DispatchTime.now().uptimeNanoseconds - began) / 1e9,
      readiness: condition.readiness, configuration: condition.configuration,
      process: .current())
    status.cameras =
      fleet.status + condition.disabledCameras.map(CameraStatus.init(disabled:))
    let stages = pool.statistics.stages
    status.stages = PipelineStage.allCases.compactMap { stage in
      stages[stage].map { DaemonStatus.Stage(name: stage.rawValue, latency: $0) }
    }
    status.outputs = outputs.statistics.map(OutputStatus.init)
    status.sinks = sinks.status
    return status
  }
}

extension CameraStatus {
  fileprivate init(disabled camera: Settings.Camera) {
    self.init(name: camera.name, url: camera.shownLocation, state: .disabled)
  }
}

extension Settings.Camera {
  /// Where it is, without a password.
  var shownLocation: String { urlFile.isEmpty ? "\(RedactedURL(url))" : urlFile }
}

extension OutputStatus {
  fileprivate init(_ statistics: OutputStatistics) {
    self.init(output: statistics.output)
    lines = statistics.lines
    bytes = statistics.bytes
    waitingRecords = statistics.waitingRecords
    droppedRecords = statistics.droppedRecords
    rotations = statistics.rotations
    failure = statistics.failure
  }
}
