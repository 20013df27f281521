// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import TestSupport
import Testing

@testable import Monitoring

@Suite struct PrometheusTextTests {
  static let page = PrometheusText.render(Examples.busy())

  @Test(arguments: [
    #"nightjar_build_info{version="1.2.3"} 1"#,
    "nightjar_ready 1",
    "nightjar_configuration_reload_success 0",
    "process_start_time_seconds 1800000000",
    "process_cpu_seconds_total 12.25",
    "process_resident_memory_bytes 1048576",
    "process_open_fds 31",
    #"nightjar_camera_up{camera="door"} 1"#,
    #"nightjar_camera_state{camera="door",state="degraded"} 1"#,
    #"nightjar_camera_state{camera="door",state="up"} 0"#,
    #"nightjar_camera_last_frame_age_seconds{camera="door"} 0.25"#,
    #"nightjar_reconnects_total{camera="door"} 2"#,
    #"nightjar_steps_total{camera="door"} 100"#,
    #"nightjar_steps_dropped_total{camera="door"} 5"#,
    #"nightjar_queue_depth{camera="door"} 6"#,
    #"nightjar_shedding_rung{camera="door"} 2"#,
    #"nightjar_bytes_received_total{camera="door"} 5000000000"#,
    #"nightjar_clock_uncertainty_seconds{camera="door"} 0.02"#,
    #"nightjar_clock_camera_offset_seconds{camera="door"} -1.5"#,
    #"nightjar_output_waiting_records{output="/var/lib/n/segments.jsonl"} 2"#,
    #"nightjar_sink_delivered_total{sink="hook"} 2"#,
    #"nightjar_sink_last_success_timestamp_seconds{sink="hook"} 1800000000"#,
  ])
  func eachValueHasItsLine(line: String) {
    #expect(Self.page.split(separator: "\n").contains { $0 == line })
  }

  @Test func bucketsAreCumulative() {
    #expect(
      Self.page.contains(
        """
        # HELP nightjar_stage_seconds Time that a stage of the work takes.
        # TYPE nightjar_stage_seconds histogram
        nightjar_stage_seconds_bucket{stage="encode",le="0.1"} 1
        nightjar_stage_seconds_bucket{stage="encode",le="1"} 3
        nightjar_stage_seconds_bucket{stage="encode",le="+Inf"} 4
        nightjar_stage_seconds_sum{stage="encode"} 10.3
        nightjar_stage_seconds_count{stage="encode"} 4

        """))
  }

  @Test func labelsAreEscaped() {
    let name = #"back \"yard\"\\n"# + "\r" + #"\nünter der 🦉 {x=\"1\"} # 2"#
    #expect(
      Self.page.unicodeScalars.split(separator: "\n").map(String.init).contains {
        $0.unicodeScalars.elementsEqual("nightjar_camera_up{camera=\"\(name)\"} 0".unicodeScalars)
      })
  }

  @Test func whatIsNotKnownIsLeftOut() {
    let page = PrometheusText.render(Examples.idle())
    #expect(!page.contains("nightjar_camera_"))
    #expect(!page.contains("nightjar_stage_seconds"))
    #expect(page.contains("nightjar_ready 1\n"))
  }

  @Test func numbersBeyondAllBoundsHaveTheirNames() {
    var status = Examples.idle()
    status.process.cpuSeconds = .nan
    #expect(PrometheusText.render(status).contains("\nprocess_cpu_seconds_total NaN\n"))
  }

  /// The parser of Prometheus' own client library for Python says what it reads.
  @Test func anIndependentParserReadsTheSame() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("metrics", Self.page.utf8)
    let script = """
      import json, sys
      from prometheus_client.parser import text_string_to_metric_families
      text = open(sys.argv[1], newline="").read()
      print(json.dumps([
        {"name": s.name, "labels": s.labels, "value": s.value, "type": f.type}
        for f in text_string_to_metric_families(text) for s in f.samples]))
      """
    let python = Process()
    python.executableURL = URL(filePath: "/usr/bin/python3")
    python.arguments = ["-c", script, path]
    let output = Pipe()
    python.standardOutput = output
    try python.run()
    let text = String(
      decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    python.waitUntilExit()
    try #require(python.terminationStatus == 0, "install python3-prometheus-client")
    let samples = try JSON(text: text).elements
    let lines = Self.page.unicodeScalars.split(separator: "\n").filter { $0.first != "#" }
    #expect(samples.count == lines.count)
    let awkward = samples.filter {
      $0["name"].string == "nightjar_camera_up"
        && $0["labels"]["camera"].string == Examples.awkwardName
    }
    #expect(awkward.map { $0["value"].double } == [0])
    #expect(samples.allSatisfy { $0["type"].string != "unknown" })
    let counters = samples.filter { $0["type"].string == "counter" }
    #expect(counters.count > 20)
    #expect(counters.allSatisfy { $0["name"].string?.hasSuffix("_total") == true })
  }
}
