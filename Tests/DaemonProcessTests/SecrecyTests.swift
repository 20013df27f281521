// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Passwords stay where they belong, whatever is asked for and whatever goes wrong.
@Suite struct SecrecyTests {
  private static let password = "p@ss:w/rd%"
  private static let escaped = "p%40ss%3Aw%2Frd%25"

  /// Every way in which the password could show, and the beginning and the end of it.
  private static let spellings =
    [password, escaped, escaped.lowercased(), "p@ss", "w/rd", "w%2Frd"]
    + [password, escaped].map { Data("guest:\($0)".utf8).base64EncodedString() }

  @Test func wrongPasswordsAreNowhere() throws {
    let folder = try TemporaryFolder()
    let camera = try RTSPServer(["--user", "guest", "--password", "right"])
    let simple = try RTSPServer(["--user", "guest", "--password", "right", "--auth", "basic"])
    let web = try ServerProcess(
      "http-server", ["--folder", folder.path, "--login", "guest:right"])
    let login = "guest:\(Self.password)"
    let address = "127.0.0.1:\(web.port)"
    let file = try folder.file("url", camera.url(.video, login: login).utf8)
    let cameras = [
      ("digest", camera.url(.video, login: login)),
      ("basic", simple.url(.video, login: login)),
      ("escaped", camera.url(.video, login: "guest:\(Self.escaped)")),
      ("mjpeg", "http://\(login)@\(address)/mjpeg"),
      ("hls", "http://\(login)@\(address)/list.m3u8"),
      ("file", ""),
    ]
    let daemon = try RunningDaemon(
      cameras.map {
        RunningDaemon.camera($0, $1, $1.isEmpty ? "url_file = \"\(file)\"" : "")
      }.joined(),
      sections: "[log]\nlevel = \"debug\"\n", in: folder)
    try daemon.waitFor("all are refused") { records in
      cameras.allSatisfy { name, _ in
        records.of(name).health.contains {
          $0.cause?.contains("refuses the user or password") == true
        }
      }
    }
    let asked = [
      try daemon.status("text"), try daemon.status("json"), try daemon.page("/metrics"),
      try daemon.page("/status"),
      try String(contentsOfFile: "/proc/\(daemon.process.identifier)/cmdline", encoding: .utf8),
    ]
    // A reload prints what it meets, too.
    try daemon.configure("[[camera]]\nname = \"digest\"\nurl = \"nowhere://\(login)@host/x\"\n")
    daemon.process.send(SIGHUP)
    #expect(daemon.process.errorsMeet { $0.contains("the one before stays in force") })
    let failed = [try daemon.status("text"), try daemon.status("json")]
    #expect(daemon.stop() == 0)

    let files = try ["segments.jsonl", "alerts.jsonl"].map {
      try String(contentsOfFile: "\(folder.path)/\($0)", encoding: .utf8)
    }
    #expect(daemon.process.errors.contains("nightjar: debug: "))
    let texts = [daemon.process.output, daemon.process.errors] + asked + failed + files
    for line in texts.flatMap({ $0.split(separator: "\n") }) {
      for spelling in Self.spellings { #expect(!line.contains(spelling)) }
    }
  }
}
