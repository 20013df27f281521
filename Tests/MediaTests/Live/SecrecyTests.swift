// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Media

/// Passwords stay where they belong.
@Suite struct SecrecyTests {
  /// Keeps all log lines of the process.
  struct Recorder: LogHandler {
    static let lines = Mutex<[String]>([])
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { Self.lines.withLock { $0.append("\(event.message)") } }
  }

  @Test func wrongPasswordsAreInNoLogLineAndNoError() async {
    await #expect(processExitsWith: .success) {
      LoggingSystem.bootstrap { _ in Recorder() }
      let folder = try TemporaryFolder()
      let camera = try RTSPServer(["--user", "guest", "--password", "right"])
      let web = try ServerProcess(
        "http-server", ["--folder", folder.path, "--login", "guest:right"])
      let password = "Wr0ng#P@ss"
      let spellings = [password, "Wr0ng%23P%40ss", "Z3Vlc3Q6V3IwbmcjUEBzcw=="]
      for location in [
        camera.url(.video, login: "guest:\(password)"),
        "http://guest:\(password)@127.0.0.1:\(web.port)/mjpeg",
        "http://guest:\(password)@127.0.0.1:\(web.port)/list.m3u8",
        "rtsp://guest:\(password)@camera.invalid/a?token=\(password)",
      ] {
        do throws(MediaError) {
          _ = try LiveInput(location)
          Issue.record("it was opened")
        } catch {
          for spelling in spellings { #expect(!"\(error)".contains(spelling)) }
          var dumped = ""
          dump(error, to: &dumped)
          for spelling in spellings { #expect(!dumped.contains(spelling)) }
        }
      }
      let lines = Recorder.lines.withLock { $0 }
      #expect(lines.contains { $0.contains("401") })
      for spelling in spellings { #expect(!lines.contains { $0.contains(spelling) }) }
    }
  }
}
