// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Media

/// Whether the small picture and the luma grid show what was filmed.
@Suite struct PictureTests {
  let clips: ClipMaker
  static let lossless = ["-c:v", "libx264", "-qp", "0", "-preset", "ultrafast"]

  init() throws { clips = try ClipMaker() }

  /// Four rectangles: red and green above, blue and white below.
  private func quarters(width: Int = 96, height: Int = 64, frames: Int = 15) throws -> [String] {
    let frame = (0..<height).flatMap { row in
      (0..<width).flatMap { column -> [UInt8] in
        switch (row < height / 2, column < width / 2) {
        case (true, true): [220, 30, 30]
        case (true, false): [30, 200, 30]
        case (false, true): [30, 30, 210]
        case (false, false): [240, 240, 240]
        }
      }
    }
    let name = "quarters-\(width)x\(height).raw"
    _ = try clips.write((0..<frames).flatMap { _ in frame }, to: name)
    return [
      "-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", "\(width)x\(height)",
      "-framerate", "25", "-i", clips.path(name),
    ]
  }

  private func frame(_ path: String) throws -> VideoFrame {
    try #require(try Reading(path).steps.first?.frame)
  }

  private func pixel(_ picture: RGBImage, x: Double, y: Double) -> [Int] {
    let column = Int(x * Double(picture.width))
    let row = Int(y * Double(picture.height))
    return (0..<3).map { Int(picture.pixels[(row * picture.width + column) * 3 + $0]) }
  }

  /// Corners from left to right, then from top to bottom.
  private func corners(_ picture: RGBImage) -> [[Int]] {
    [0.2, 0.8].flatMap { y in [0.2, 0.8].map { x in pixel(picture, x: x, y: y) } }
  }

  private static let colours = [[220, 30, 30], [30, 200, 30], [30, 30, 210], [240, 240, 240]]

  private func expectNear(
    _ found: [[Int]], _ expected: [[Int]] = colours, within tolerance: Int = 3,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let worst = zip(found.joined(), expected.joined()).map { abs($0 - $1) }.max() ?? 0
    #expect(
      found.count == expected.count && worst <= tolerance, "\(found), expected \(expected)",
      sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    "yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le", "yuvj420p",
    "yuvj444p", "nv12",
  ])
  func coloursAreRightInEveryPixelFormat(format: String) throws {
    let path = try clips.ffmpeg(
      quarters() + ["-vf", "scale=out_color_matrix=bt601", "-pix_fmt", format] + Self.lossless,
      to: "clip.mkv")
    let frame = try frame(path)
    #expect(frame.picture.width == 224 && frame.picture.height == 224)
    expectNear(corners(frame.picture))
    // Brightness in full range: 0.299 R + 0.587 G + 0.114 B.
    let grid = [(4, 4), (27, 4), (4, 13), (27, 13)].map { Int(frame.luma.values[$0.1 * 32 + $0.0]) }
    expectNear([grid], [[87, 130, 51, 240]])
  }

  @Test(arguments: ["ffv1:gbrp", "ffv1:bgr0", "png:rgb24", "rawvideo:yuyv422", "ffv1:gray"])
  func formatsWithoutAMatrixAndPackedOnesWork(codec: String) throws {
    let parts = codec.split(separator: ":").map(String.init)
    let path = try clips.ffmpeg(
      quarters() + ["-c:v", parts[0], "-pix_fmt", parts[1]], to: "clip.mkv")
    let grey = [[87, 87, 87], [130, 130, 130], [51, 51, 51], [240, 240, 240]]
    expectNear(
      corners(try frame(path).picture), parts[1] == "gray" ? grey : Self.colours,
      within: parts[1] == "gray" ? 20 : 3)
  }

  @Test(arguments: [("bt709", "1"), ("smpte170m", "6"), ("bt2020nc", "9")], ["tv", "pc"])
  func theStatedMatrixAndRangeAreUsed(matrix: (name: String, code: String), range: String) throws {
    let scale = matrix.name == "smpte170m" ? "bt601" : matrix.name == "bt709" ? "bt709" : "bt2020"
    let path = try clips.ffmpeg(
      quarters() + [
        "-vf", "scale=out_color_matrix=\(scale):out_range=\(range)", "-pix_fmt", "yuv444p",
        "-colorspace", matrix.name, "-color_range", range,
      ] + Self.lossless, to: "clip.mp4")
    expectNear(corners(try frame(path).picture))
  }

  @Test(arguments: [(96, 64, "bt601"), (1280, 720, "bt709")])
  func unlabelledColourFollowsTheHeight(width: Int, height: Int, matrix: String) throws {
    let path = try clips.ffmpeg(
      quarters(width: width, height: height, frames: 2) + [
        "-vf", "scale=out_color_matrix=\(matrix)", "-pix_fmt", "yuv420p",
      ] + Self.lossless, to: "clip.mp4")
    expectNear(corners(try frame(path).picture))
  }

  @Test(arguments: [
    ("90", [1, 3, 0, 2]), ("180", [3, 2, 1, 0]), ("270", [2, 0, 3, 1]), ("0", [0, 1, 2, 3]),
  ])
  func rotatedPicturesStandUpright(rotation: String, order: [Int]) throws {
    try clips.ffmpeg(quarters() + ["-pix_fmt", "yuv444p"] + Self.lossless, to: "plain.mp4")
    let path = try clips.ffmpeg(
      ["-i", clips.path("plain.mp4"), "-c", "copy", "-metadata:s:v:0", "rotate=\(rotation)"],
      to: "turned.mp4")
    let reading = try Reading(path)
    let frame = try #require(reading.steps.first?.frame)
    expectNear(corners(frame.picture), order.map { Self.colours[$0] })
    let luma = [87, 130, 51, 240]
    let grid = [(4, 4), (27, 4), (4, 13), (27, 13)].map { Int(frame.luma.values[$0.1 * 32 + $0.0]) }
    expectNear([grid], [order.map { luma[$0] }])
    // The tag counts anticlockwise turns.
    #expect(reading.info.video?.rotation == (360 - (Int(rotation) ?? 0)) % 360)
  }

  @Test(arguments: [(97, 65), (33, 201), (2, 2), (640, 18), (225, 225)])
  func oddSizesWork(width: Int, height: Int) throws {
    let path = try clips.ffmpeg(
      quarters(width: width, height: height, frames: 3) + [
        "-vf", "scale=out_color_matrix=bt601", "-pix_fmt", "yuv444p", "-c:v", "ffv1",
      ], to: "clip.mkv")
    let frame = try frame(path)
    if width > 2 { expectNear(corners(frame.picture)) }
    #expect(frame.luma.values.first.map { abs(Int($0) - 87) <= 3 } == true)
    #expect(frame.luma.values.last.map { abs(Int($0) - 240) <= 3 } == true)
  }

  @Test func theSquareInTheMiddleIsTaken() throws {
    // A vertical edge 7/8 of the way from the centre to the border of the centre square.
    let row = (0..<512).map { $0 < 144 || $0 >= 368 ? UInt8(0) : 255 }
    _ = try clips.write((0..<512).flatMap { _ in (0..<256).flatMap { _ in row } }, to: "edge.raw")
    let path = try clips.ffmpeg(
      [
        "-f", "rawvideo", "-pixel_format", "gray", "-video_size", "512x256", "-framerate", "25",
        "-i", clips.path("edge.raw"), "-frames:v", "2", "-c:v", "ffv1", "-pix_fmt", "gbrp",
      ], to: "edge.mkv")
    // The crop is 224 x 224 pixels from (144, 16) on, so it is taken as it is.
    let picture = try frame(path).picture
    #expect(picture.pixels.allSatisfy { $0 > 250 })
  }

  @Test func picturesAreScaledBicubicallyLikeTheReference() throws {
    // One bright column, widened by two: Keys' kernel with a = -0.5 at 1/4 and 3/4.
    let row = (0..<128).map { $0 == 64 ? UInt8(200) : 50 }
    _ = try clips.write((0..<2).flatMap { _ in (0..<128).flatMap { _ in row } }, to: "line.raw")
    let path = try clips.ffmpeg(
      [
        "-f", "rawvideo", "-pixel_format", "gray", "-video_size", "128x128", "-framerate", "25",
        "-i", clips.path("line.raw"), "-c:v", "ffv1", "-pix_fmt", "gbrp",
      ], to: "line.mkv")
    let picture = try frame(path).picture
    let found = (94...129).map { Int(picture.pixels[(112 * 224 + $0) * 3]) }
    let expected = (94...129).map { column -> Int in
      // Column 8 of the source is the first of the crop of 112.
      let distance = abs((Double(column) + 0.5) / 2 - 0.5 + 8 - 64)
      return Int((50 + 150 * keys(distance)).rounded())
    }
    expectNear([found], [expected], within: 1)
  }

  private func keys(_ x: Double) -> Double {
    if x < 1 { return 1.5 * x * x * x - 2.5 * x * x + 1 }
    return x < 2 ? -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2 : 0
  }

  @Test func aChangeOfSizeAndFormatInTheMiddleIsFollowed() throws {
    try clips.ffmpeg(
      quarters(frames: 25) + ["-vf", "scale=out_color_matrix=bt601", "-c:v", "mpeg2video"]
        + ["-qscale", "2", "-pix_fmt", "yuv420p"], to: "a.ts")
    try clips.ffmpeg(
      quarters(width: 160, height: 96, frames: 25) + [
        "-vf", "scale=out_color_matrix=bt601,setpts=PTS+1/TB", "-c:v", "mpeg2video", "-qscale", "2",
        "-pix_fmt", "yuv422p", "-output_ts_offset", "1",
      ], to: "b.ts")
    let path = try clips.write(clips.bytes(of: "a.ts") + clips.bytes(of: "b.ts"), to: "ab.ts")
    let reading = try Reading(path)
    #expect(reading.steps.count >= 4)
    for step in [reading.steps.first, reading.steps.last] {
      expectNear(corners(try #require(step?.frame?.picture)), within: 6)
    }
  }

  @Test func coverPicturesAreNotVideo() throws {
    try clips.ffmpeg(quarters() + ["-frames:v", "1"], to: "cover.png")
    let path = try clips.ffmpeg(
      clips.clicks(at: [0.3], seconds: 1, rate: 44_100) + [
        "-i", clips.path("cover.png"), "-map", "0:a", "-map", "1:v", "-c:v", "copy",
        "-disposition:v", "attached_pic",
      ], to: "song.mp3")
    let reading = try Reading(path)
    #expect(reading.info.video == nil && reading.info.audio?.codec == "mp3")
    #expect(reading.steps.count == 2 && reading.steps.allSatisfy { $0.frame == nil })
  }
}
