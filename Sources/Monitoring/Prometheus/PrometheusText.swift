// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

/// The daemon's status as metrics for Prometheus.
package enum PrometheusText {
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  package static func render(_ status: DaemonStatus) -> String {
    var page = PrometheusWriter()
    page.add(daemon: status)
    page.add(status.process, startedAt: status.startedAt)
    page.add(status.cameras)
    page.histograms(
      "nightjar_stage_seconds", "Time that a stage of the work takes.", label: "stage",
      status.stages.map { ($0.name, $0.latency) })
    page.add(status.outputs)
    page.add(status.sinks)
    return page.text
  }
}

extension PrometheusWriter {
  fileprivate mutating func add(daemon status: DaemonStatus) {
    metric(
      "nightjar_build_info", .gauge, "Always 1; the version is the label.",
      [(["version": status.version], 1)])
    metric(
      "nightjar_ready", .gauge, "Whether models are loaded and cameras are being watched.",
      status.readiness == .ready ? 1 : 0)
    metric(
      "nightjar_configuration_reload_success", .gauge,
      "Whether the configuration could be read the last time.",
      status.configuration.failure == nil ? 1 : 0)
    metric(
      "nightjar_configuration_loaded_timestamp_seconds", .gauge,
      "When the configuration in force was read.",
      status.configuration.loadedAt.timeIntervalSince1970)
  }

  fileprivate mutating func add(_ process: ProcessUsage, startedAt: Date) {
    metric(
      "process_start_time_seconds", .gauge, "When the process began.",
      startedAt.timeIntervalSince1970)
    metric(
      "process_cpu_seconds_total", .counter, "User and system time.", process.cpuSeconds)
    metric(
      "process_resident_memory_bytes", .gauge, "Resident memory.", Double(process.residentBytes))
    metric(
      "nightjar_anonymous_memory_bytes", .gauge,
      "Resident memory without mapped files such as models.", Double(process.anonymousBytes))
    metric("process_open_fds", .gauge, "Open file descriptors.", Double(process.openFiles))
    metric("nightjar_threads", .gauge, "Threads.", Double(process.threads))
  }

  fileprivate mutating func add(_ cameras: [CameraStatus]) {
    func each(
      _ value: (CameraStatus) -> Double?
    ) -> [(labels: Labels, value: Double)] {
      cameras.compactMap { camera in value(camera).map { (["camera": camera.name], $0) } }
    }
    func count(_ value: KeyPath<CameraStatus, Int>) -> [(labels: Labels, value: Double)] {
      each { Double($0[keyPath: value]) }
    }
    metric("nightjar_camera_up", .gauge, "Whether footage comes.", each { $0.state.isUp ? 1 : 0 })
    metric(
      "nightjar_camera_state", .gauge, "1 for the state that the camera is in.",
      cameras.flatMap { camera in
        CameraStatus.State.allCases.map { state in
          (["camera": camera.name, "state": state.rawValue], camera.state == state ? 1 : 0)
        }
      })
    metric(
      "nightjar_camera_last_frame_age_seconds", .gauge, "Time since the last picture.",
      each { $0.lastFrameAgeSeconds })
    metric(
      "nightjar_connections_total", .counter, "Connections made.",
      count(\.counters.connections))
    metric(
      "nightjar_reconnects_total", .counter, "Connections made after one was lost.",
      count(\.reconnections))
    metric(
      "nightjar_failed_connections_total", .counter, "Attempts to connect that failed.",
      count(\.counters.failedConnections))
    metric(
      "nightjar_stuck_readers_total", .counter, "Readers that did not come back in time.",
      count(\.stuckReaders))
    metric(
      "nightjar_bytes_received_total", .counter, "Bytes that came.", count(\.receivedBytes))
    metric("nightjar_steps_total", .counter, "Steps read.", count(\.counters.steps))
    metric(
      "nightjar_steps_encoded_total", .counter, "Steps of which something was encoded.",
      count(\.encodedSteps))
    metric(
      "nightjar_steps_reused_total", .counter, "Steps not encoded because nothing had changed.",
      count(\.reusedSteps))
    metric(
      "nightjar_steps_left_out_total", .counter, "Steps not encoded to save time.",
      count(\.leftOutSteps))
    metric(
      "nightjar_steps_dropped_total", .counter, "Steps never looked at; gap records cover them.",
      count(\.counters.droppedSteps))
    metric("nightjar_segments_total", .counter, "Segments finished.", count(\.segments))
    metric("nightjar_alerts_total", .counter, "Alerts begun.", count(\.alerts))
    metric(
      "nightjar_queue_depth", .gauge, "Steps that wait to be encoded.", count(\.queueDepth))
    metric(
      "nightjar_shedding_rung", .gauge, "How much is left out to keep up; 0 is nothing.",
      each { Double($0.shedding?.rung ?? 0) })
    metric(
      "nightjar_clock_uncertainty_seconds", .gauge, "How far recorded times may be off.",
      each { $0.clock.uncertaintyMilliseconds.map { $0 / 1000 } })
    metric(
      "nightjar_clock_camera_offset_seconds", .gauge, "The camera's clock less the host's.",
      each { $0.clock.cameraOffsetMilliseconds.map { $0 / 1000 } })
  }

  fileprivate mutating func add(_ outputs: [OutputStatus]) {
    func each(_ value: (OutputStatus) -> Int) -> [(labels: Labels, value: Double)] {
      outputs.map { (["output": $0.output], Double(value($0))) }
    }
    metric("nightjar_output_lines_total", .counter, "Records written.", each(\.lines))
    metric("nightjar_output_bytes_total", .counter, "Bytes written.", each(\.bytes))
    metric(
      "nightjar_output_waiting_records", .gauge, "Records that wait for room on the disk.",
      each(\.waitingRecords))
    metric(
      "nightjar_output_dropped_records_total", .counter, "Records that are lost.",
      each(\.droppedRecords))
    metric("nightjar_output_rotations_total", .counter, "Files begun anew.", each(\.rotations))
    metric(
      "nightjar_output_failing", .gauge, "Whether the output cannot be written to.",
      each { $0.failure == nil ? 0 : 1 })
  }

  fileprivate mutating func add(_ sinks: [SinkStatus]) {
    func each(_ value: (SinkStatus) -> Double?) -> [(labels: Labels, value: Double)] {
      sinks.compactMap { sink in value(sink).map { (["sink": sink.name], $0) } }
    }
    metric(
      "nightjar_sink_pending", .gauge, "Alerts still to be delivered.",
      each { Double($0.pending) })
    metric(
      "nightjar_sink_delivered_total", .counter, "Alerts delivered.",
      each { Double($0.delivered) })
    metric(
      "nightjar_sink_failures_total", .counter, "Attempts to deliver that failed.",
      each { Double($0.failed) })
    metric(
      "nightjar_sink_dropped_total", .counter, "Alerts given up.", each { Double($0.dropped) })
    metric(
      "nightjar_sink_failing", .gauge, "Whether the last attempt failed.",
      each { $0.failure == nil ? 0 : 1 })
    metric(
      "nightjar_sink_last_success_timestamp_seconds", .gauge, "When an alert was delivered last.",
      each { $0.lastSuccess?.timeIntervalSince1970 })
  }
}
