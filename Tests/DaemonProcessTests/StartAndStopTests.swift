// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// How the daemon begins and ends.
@Suite(.serialized) struct StartAndStopTests {
  @Test(arguments: [
    ("[[camera]]\nname = \"yard\"\nurl = 7\n", 78, "\"camera.url\" is 7"),
    ("", 78, "there is no camera to watch"),
    ("[[camera]]\nname = \"yard\"\nurl = \"rtsp://c/a\"\nenabled = false\n", 78, "no camera"),
    (
      "[output]\nsegments = \"/dev/null/segments\"\n[[camera]]\nname = \"a\"\nurl = \"rtsp://c/a\"\n",
      74, "/dev/null/segments"
    ),
  ])
  func whatCannotWorkIsSaidAtTheStart(cameras: String, status: Int32, text: String) throws {
    let daemon = try RunningDaemon("", sections: cameras, waits: false)
    #expect(daemon.process.wait() == status)
    #expect(daemon.process.errors.contains(text))
  }

  @Test func whatIsInHandAtSIGTERMIsWritten() throws {
    let folder = try TemporaryFolder()
    let systemd = try Systemd(in: folder, watchdogMicroseconds: 200_000)
    // No segment would be full for ten minutes.
    let daemon = try RunningDaemon(
      RunningDaemon.camera("yard", Sample.clip, "loop = true"),
      sections: "[sampling]\nsegment_seconds = 600.0\n", in: folder,
      environment: systemd.environment)
    #expect(systemd.message(with: "EXTEND_TIMEOUT_USEC=") != nil)
    #expect(systemd.message(with: "READY=1") == ["READY=1", "STATUS=watching 1 camera"])
    #expect(systemd.message(with: "WATCHDOG=1") == ["WATCHDOG=1"])
    #expect(
      try waitUntil { try daemon.status(of: "yard")["encoded_steps"].int ?? 0 >= 2 })
    #expect(systemd.message(with: "WATCHDOG=1") == ["WATCHDOG=1"])
    #expect(try daemon.written.segments.isEmpty)
    #expect(daemon.stop() == 0)
    #expect(systemd.message(with: "STOPPING=1") != nil)

    try daemon.expectValid()
    let records = try daemon.written
    #expect(records.segments.count == 1)
    #expect(try #require(records.segments.first?.steps) >= 2)
  }

  @Test func aReloadWhileTheModelsLoadComesAfterThat() throws {
    let folder = try TemporaryFolder()
    let systemd = try Systemd(in: folder)
    let daemon = try RunningDaemon(
      RunningDaemon.camera("yard", Sample.clip, "loop = true"), in: folder,
      environment: systemd.environment, waits: false)
    #expect(systemd.message(with: "EXTEND_TIMEOUT_USEC=") != nil)
    daemon.process.send(SIGHUP)
    #expect(systemd.message(with: "READY=1") != nil)
    #expect(systemd.message(with: "RELOADING=1") != nil)
    #expect(systemd.message(with: "READY=1") != nil)
    #expect(daemon.stop() == 0)
  }

  @Test func aServerThatSaysNothingDoesNotKeepItFromEnding() throws {
    let unanswering = try LocalPort(.silent)
    let sendingNothing = try RTSPServer()
    let daemon = try RunningDaemon(
      RunningDaemon.camera(
        "unanswering", "rtsp://127.0.0.1:\(unanswering.number)/x", "open_timeout = 600.0")
        + RunningDaemon.camera(
          "empty", sendingNothing.url(.silent), "open_timeout = 600.0\nstall_timeout = 600.0"))
    #expect(
      try waitUntil {
        try [unanswering.number, sendingNothing.port].allSatisfy {
          try !LocalPort.connections(to: $0).isEmpty
        }
      })
    // What is shorter than a step is no gap.
    #expect(try waitUntil { try daemon.status()["uptime_seconds"].double ?? 0 > 1 })
    #expect(daemon.stop() == 0)
    try daemon.expectValid()
    #expect(try Set(daemon.written.gaps.map(\.source)) == ["unanswering", "empty"])
  }

  @Test func aSecondSIGTERMEndsItAtOnce() throws {
    let folder = try TemporaryFolder()
    // Nobody reads from the pipe, so what is in hand cannot be written.
    let pipe = "\(folder.path)/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let daemon = try RunningDaemon(
      RunningDaemon.camera("yard", Sample.clip, "loop = true"),
      sections: """
        [output]
        segments = "\(pipe)"
        alerts = "\(folder.path)/alerts.jsonl"
        [daemon]
        state_dir = "\(folder.path)/state"
        stop_timeout = 600.0
        """, in: folder)
    #expect(
      try waitUntil { try daemon.status(of: "yard")["segments"].int ?? 0 >= 1 })
    daemon.process.send(SIGTERM)
    #expect(daemon.process.errorsMeet { $0.contains("nightjar: stopping") })
    daemon.process.send(SIGTERM)
    #expect(daemon.process.wait(limit: 30) == 128 + SIGTERM)
  }
}
