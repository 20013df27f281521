// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import TestSupport
import Testing

@testable import Media

/// Footage from web servers, SRT and devices.
@Suite struct NetworkInputTests {
  let clips: ClipMaker

  init() throws { clips = try ClipMaker() }

  private func server(_ arguments: [String] = []) throws -> ServerProcess {
    try ServerProcess("http-server", ["--folder", clips.folder.path] + arguments)
  }

  @Test func hlsWithALoginIsRead() throws {
    try clips.ffmpeg(
      clips.numberedFrames(50) + StepsTests.h264 + ["-f", "hls", "-hls_time", "1"],
      to: "list.m3u8")
    let server = try server(["--login", "guest:p@ss"])
    let input = try LiveInput("http://guest:p@ss@127.0.0.1:\(server.port)/list.m3u8")
    #expect(input.info.video?.codec == "h264")
    #expect(
      LiveInput.trouble("http://guest:no@127.0.0.1:\(server.port)/list.m3u8") == .wrongLogin)
  }

  @Test func mjpegOverHTTPIsRead() throws {
    try clips.ffmpeg(
      ["-f", "lavfi", "-i", "testsrc2=size=64x48", "-frames:v", "1"], to: "frame.jpg")
    let server = try server()
    let input = try LiveInput("http://127.0.0.1:\(server.port)/mjpeg", steps: 3)
    #expect(input.info.video?.codec == "mjpeg")
    #expect(input.steps.allSatisfy { $0.frame != nil })
  }

  @Test(arguments: [
    (404, ConnectionTrouble.notFound), (401, .wrongLogin), (403, .wrongLogin),
    (500, .serverError(reason: "server returned 5XX Server Error reply")),
  ])
  func theAnswersOfAWebServerAreToldApart(status: Int, trouble: ConnectionTrouble) throws {
    let server = try server()
    #expect(LiveInput.trouble("http://127.0.0.1:\(server.port)/fail/\(status)") == trouble)
  }

  @Test func aPlaylistFromTheNetworkOpensNoLocalFile() throws {
    let clip = try clips.ffmpeg(
      clips.numberedFrames(50) + StepsTests.h264 + ["-f", "mpegts"], to: "secret.ts")
    let list = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://\(clip)\n#EXT-X-ENDLIST\n"
    _ = try clips.write(list.utf8, to: "list.m3u8")
    let server = try server()
    #expect(throws: MediaError.self) {
      try LiveInput("http://127.0.0.1:\(server.port)/list.m3u8")
    }
  }

  @Test func srtIsRead() throws {
    let clip = try clips.ffmpeg(
      clips.numberedFrames(100) + StepsTests.h264 + ["-f", "mpegts"], to: "clip.ts")
    let port = try FreePort.udp()
    let peer = Process()
    peer.executableURL = URL(filePath: "/usr/bin/env")
    peer.arguments = [
      "ffmpeg", "-nostdin", "-loglevel", "quiet", "-re", "-stream_loop", "-1", "-i", clip, "-c",
      "copy", "-f", "mpegts", "srt://127.0.0.1:\(port)?mode=listener",
    ]
    try peer.run()
    defer { peer.terminate() }
    // The connection is tried for 3 s, which is when the peer listens at the latest.
    let input = try LiveInput("srt://127.0.0.1:\(port)")
    #expect(input.info.video?.codec == "h264")
  }

  @Test func aSchemeThatIsUnknownIsNamed() {
    #expect(LiveInput.trouble("gopher://127.0.0.1/a") == .unknownScheme("gopher"))
  }

  @Test func aDeviceThatIsMissingOrNoCameraIsTold() throws {
    let file = try clips.write([1, 2, 3], to: "file")
    #expect(
      LiveInput.trouble("/dev/video99") == .noDevice(reason: "no such file or directory"))
    for path in ["/dev/null", file] {
      #expect(
        LiveInput.trouble("v4l2:\(path)") == .noCamera(reason: "inappropriate ioctl for device"))
    }
  }

  @Test func aMissingDeviceLibraryIsNamed() {
    #expect(DeviceLibrary.load(["libnothing.so.1"]) == "libnothing.so.1 cannot be loaded")
    #expect(DeviceLibrary.failure == nil)
  }
}
