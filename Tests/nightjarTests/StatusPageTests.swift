// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Monitoring
import Testing

@testable import nightjar

@Suite struct StatusPageTests {
  static let now = Date(timeIntervalSince1970: 1_800_000_000)

  static let status: DaemonStatus = {
    var process = ProcessUsage()
    process.residentBytes = 512 << 20
    process.anonymousBytes = 300 << 20
    process.threads = 21
    process.openFiles = 40
    process.cpuSeconds = 3725
    var status = DaemonStatus(
      version: "1.2.3", processIdentifier: 42, startedAt: now, uptimeSeconds: 273_600,
      readiness: .ready,
      configuration: .init(path: "/etc/n.toml", loadedAt: now, failure: "line 3: unknown key"),
      process: process)
    var door = CameraStatus(name: "front door", url: "rtsp://a/", state: .up)
    door.since = now.addingTimeInterval(-90)
    door.lastFrameAgeSeconds = 0.44
    door.counters.connections = 3
    door.counters.steps = 12_345
    door.alerts = 2
    door.clock = .init(
      WallClock(source: .camera, origin: .zero, uncertaintyMilliseconds: 12.3))
    var yard = CameraStatus(name: "y\u{1B}[2Jard", url: "rtsp://b/", state: .down)
    yard.cause = "connection refused\n"
    yard.counters.droppedSteps = 7
    status.cameras = [door, yard]
    var output = OutputStatus(output: "segments.jsonl")
    output.lines = 99
    output.bytes = 123_456
    output.failure = "the disk is full"
    status.outputs = [output]
    var sink = SinkStatus(name: "hook")
    sink.pending = 1
    sink.delivered = 8
    sink.lastSuccess = now.addingTimeInterval(-7200)
    status.sinks = [sink]
    return status
  }()

  @Test func everythingIsInItsPlace() {
    let page = StatusPage(width: nil, hasColor: false).render(Self.status, now: Self.now)
    #expect(
      page == """
        nightjar 1.2.3  ready  up 3d04h  pid 42  configuration /etc/n.toml
        The last reload failed: line 3: unknown key

        CAMERA      STATE  SINCE  FRAME  STEPS  DROPPED  ALERTS  RECONN  QUEUE  CLOCK
        front door  up     1m30s   0.4s  12345        0       2       2      0  camera ±12 ms
        y\u{FFFD}[2Jard    down   -          -      0        7       0       0      0  none
        y\u{FFFD}[2Jard: connection refused\u{FFFD}

        OUTPUT          LINES       SIZE  WAITING  DROPPED  ROTATIONS
        segments.jsonl     99  120.6 KiB        0        0          0
        segments.jsonl: the disk is full

        SINK  PENDING  DELIVERED  FAILED  DROPPED   LAST
        hook        1          8       0        0  2h00m

        memory 512.0 MiB (300.0 MiB anonymous), 21 threads, 40 open files, 1h02m of processor time

        """)
  }

  @Test(arguments: [80, 60, 40, 34])
  func tablesFitTheTerminal(width: Int) {
    let page = StatusPage(width: width, hasColor: false).render(Self.status, now: Self.now)
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("front") || $0.hasPrefix("CAM") }
    #expect(rows.count == 2)
    #expect(rows.allSatisfy { $0.count <= width })
    #expect(rows[1].contains(" up "))
  }

  @Test func statesHaveColorsOnATerminal() {
    let page = StatusPage(width: 100, hasColor: true).render(Self.status, now: Self.now)
    #expect(page.contains("\u{1B}[32mup   \u{1B}[0m"))
    #expect(page.contains("\u{1B}[31mdown \u{1B}[0m"))
    #expect(!page.contains("[2Jard\u{1B}[2J"))
  }

  @Test func aDaemonWithoutCamerasSaysSo() {
    var status = Self.status
    status.cameras = []
    let page = StatusPage(width: nil, hasColor: false).render(status, now: Self.now)
    #expect(page.contains("\nNo cameras.\n"))
  }

  @Test(arguments: [
    (0.0, "0.0s"), (-1, "0.0s"), (9.99, "9.9s"), (59.9, "59s"), (60, "1m00s"), (3599, "59m59s"),
    (3600, "1h00m"), (86_400, "1d00h"), (.nan, "-"), (.infinity, "-"),
  ])
  func agesAreShort(seconds: Double, text: String) {
    #expect(StatusPage.age(seconds) == text)
  }
}
