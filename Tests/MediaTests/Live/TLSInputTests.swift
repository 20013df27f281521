// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import TestSupport
import Testing

@testable import Media

/// Real servers with certificates that nobody has signed.
@Suite struct TLSInputTests {
  let clips: ClipMaker

  init() throws { clips = try ClipMaker() }

  private func video(_ server: ServerProcess, host: String = "127.0.0.1") throws -> String {
    "https://\(host):\(server.port)/list.m3u8"
  }

  private func webServer(_ certificate: TestCertificate) throws -> ServerProcess {
    try clips.ffmpeg(
      clips.numberedFrames(50) + StepsTests.h264 + ["-f", "hls", "-hls_time", "1"],
      to: "list.m3u8")
    return try ServerProcess(
      "http-server", ["--folder", clips.folder.path] + certificate.arguments)
  }

  @Test func rtspsNeedsACertificateThatIsTrusted() throws {
    let certificate = try TestCertificate(in: clips.folder)
    let server = try RTSPServer(certificate.arguments)
    #expect(LiveInput.trouble(server.url(.video)) == .untrustedCertificate)
    let trusting = try LiveInput(server.url(.video)) {
      $0.connection.certificates = certificate.certificate
    }
    #expect(trusting.steps.count == 2)
    #expect(try LiveInput(server.url(.video)) { $0.connection.tls = .insecure }.steps.count == 2)
  }

  @Test func httpsNeedsACertificateThatIsTrusted() throws {
    let certificate = try TestCertificate(in: clips.folder)
    let server = try webServer(certificate)
    #expect(LiveInput.trouble(try video(server)) == .untrustedCertificate)
    let trusting = try LiveInput(try video(server)) {
      $0.connection.certificates = certificate.certificate
    }
    #expect(trusting.steps.count == 2)
    #expect(try LiveInput(try video(server)) { $0.connection.tls = .insecure }.steps.count == 2)
  }

  @Test func aCertificateForAnotherHostIsRefused() throws {
    let certificate = try TestCertificate(in: clips.folder, host: "DNS:other.example")
    let web = try webServer(certificate)
    let camera = try RTSPServer(certificate.arguments)
    for location in [try video(web), camera.url(.video)] {
      let trouble = LiveInput.trouble(location) {
        $0.connection.certificates = certificate.certificate
      }
      #expect(trouble == .foreignCertificate)
    }
  }

  /// A playlist from a trusted server may name segments of one that is not.
  @Test func segmentsHaveToBeTrustedToo() throws {
    let certificate = try TestCertificate(in: clips.folder)
    let server = try webServer(certificate)
    let strange = try TemporaryFolder()
    let other = try TestCertificate(in: strange)
    let segments = try ServerProcess(
      "http-server", ["--folder", clips.folder.path] + other.arguments)
    let list = try String(contentsOfFile: clips.path("list.m3u8"), encoding: .utf8)
      .replacing("list0", with: "https://127.0.0.1:\(segments.port)/list0")
    try list.write(toFile: clips.path("list.m3u8"), atomically: true, encoding: .utf8)
    #expect(throws: MediaError.self) {
      try LiveInput(try video(server)) { $0.connection.certificates = certificate.certificate }
    }
    #expect(try LiveInput(try video(server)) { $0.connection.tls = .insecure }.steps.count == 2)
  }

  @Test func certificatesThatCannotBeReadAreNamed() throws {
    let server = try RTSPServer(try TestCertificate(in: clips.folder).arguments)
    let trouble = LiveInput.trouble(server.url(.video)) {
      $0.connection.certificates = "/nowhere.pem"
    }
    #expect(trouble == .unreadableCertificates(path: "/nowhere.pem"))
  }

  @Test func aServerWithoutTLSIsTold() throws {
    let server = try RTSPServer()
    let trouble = LiveInput.trouble("rtsps://127.0.0.1:\(server.port)/video")
    guard case .tls = trouble else {
      Issue.record("\(String(describing: trouble))")
      return
    }
  }
}
