// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

@testable import Monitoring

enum Examples {
  static let begin = Date(timeIntervalSince1970: 1_800_000_000)

  /// A daemon with nothing to do.
  static func idle(_ readiness: DaemonStatus.Readiness = .ready) -> DaemonStatus {
    DaemonStatus(
      version: "1.2.3", processIdentifier: 42, startedAt: begin, uptimeSeconds: 60.5,
      readiness: readiness,
      configuration: DaemonStatus.Configuration(path: "/etc/n.toml", loadedAt: begin),
      process: ProcessUsage())
  }

  /// A daemon of which every field is set.
  static func busy() -> DaemonStatus {
    var status = idle()
    status.configuration.failure = "line 3: unknown key"
    status.process.residentBytes = 1 << 20
    status.process.anonymousBytes = 1 << 19
    status.process.threads = 7
    status.process.openFiles = 31
    status.process.cpuSeconds = 12.25
    status.cameras = [door(), CameraStatus(name: awkwardName, url: "rtsp://b/", state: .down)]
    var latency = Histogram(bounds: [0.1, 1])
    for value in [0.05, 0.5, 0.75, 9] { latency.record(value) }
    status.stages = [DaemonStatus.Stage(name: "encode", latency: latency)]
    var output = OutputStatus(output: "/var/lib/n/segments.jsonl")
    output.lines = 10
    output.bytes = 1000
    output.waitingRecords = 2
    output.droppedRecords = 1
    output.rotations = 3
    output.failure = "no space"
    status.outputs = [output]
    var sink = SinkStatus(name: "hook")
    sink.pending = 1
    sink.delivered = 2
    sink.failed = 3
    sink.dropped = 4
    sink.failure = "status 500"
    sink.lastSuccess = begin
    status.sinks = [sink]
    return status
  }

  /// All that a label may have to escape, and what it must leave alone.
  static let awkwardName = "back \"yard\"\\n\r\nünter der 🦉 {x=\"1\"} # 2"

  static func door() -> CameraStatus {
    var camera = CameraStatus(name: "door", url: "rtsp://user:***@a/", state: .degraded)
    camera.since = begin
    camera.cause = "too slow"
    camera.lastFrameAgeSeconds = 0.25
    camera.counters.connections = 3
    camera.counters.failedConnections = 2
    camera.counters.steps = 100
    camera.counters.droppedSteps = 5
    camera.encodedSteps = 60
    camera.reusedSteps = 30
    camera.leftOutSteps = 4
    camera.segments = 20
    camera.alerts = 1
    camera.queueDepth = 6
    camera.shedding = CameraStatus.Shedding(rung: 2, name: "keyframes only")
    camera.receivedBytes = 5_000_000_000
    camera.stuckReaders = 1
    camera.clock = CameraStatus.Clock(
      WallClock(
        source: .camera, origin: .zero, uncertaintyMilliseconds: 20,
        cameraOffsetMilliseconds: -1500))
    return camera
  }
}
