// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Media

/// Whether nothing of a masked zone gets out, and all else does.
@Suite struct MaskTests {
  let clips: ClipMaker

  init() throws { clips = try ClipMaker() }

  /// Noise that is the same outside a rectangle, in pixels, and other noise inside it.
  private func noise(
    width: Int, height: Int, columns: Range<Int>, rows: Range<Int>, inside: UInt8
  ) throws -> [String] {
    func plane(_ width: Int, _ height: Int, _ columns: Range<Int>, _ rows: Range<Int>) -> [UInt8] {
      (0..<height).flatMap { row in
        (0..<width).map { column in
          let value = UInt8(truncatingIfNeeded: (row &* 73 &+ column &* 151) &* 57 >> 3)
          return columns.contains(column) && rows.contains(row) ? value &* inside &+ inside : value
        }
      }
    }
    func half(_ range: Range<Int>) -> Range<Int> {
      (range.lowerBound + 1) / 2..<range.upperBound / 2
    }
    let colour = plane((width + 1) / 2, (height + 1) / 2, half(columns), half(rows))
    let frame = plane(width, height, columns, rows) + colour + colour
    _ = try clips.write((0..<10).flatMap { _ in frame }, to: "noise.raw")
    return [
      "-f", "rawvideo", "-pixel_format", "yuv420p", "-video_size", "\(width)x\(height)",
      "-framerate", "10", "-i", clips.path("noise.raw"),
    ]
  }

  private static let zone = try? Zone([
    Point(x: 0.3, y: 0.25), Point(x: 0.7, y: 0.25), Point(x: 0.7, y: 0.65), Point(x: 0.3, y: 0.65),
  ])

  private func step(_ path: String, masks: [Zone]) throws -> Step {
    let reading = try Reading(path) {
      $0.masks = masks
      $0.motion = LumaSampling(rate: 5, columns: 96, rows: 54)
    }
    return try #require(reading.steps.first)
  }

  @Test(arguments: [(320, 180), (40, 30), (641, 359)])
  func whatIsInAMaskDoesNotShowInAnyPicture(width: Int, height: Int) throws {
    let zone = try #require(Self.zone)
    var shown: [Step] = []
    for inside in [UInt8(3), 200] {
      let path = try clips.ffmpeg(
        noise(
          width: width, height: height,
          columns: Int((0.3 * Double(width)).rounded(.up))..<Int(0.7 * Double(width)),
          rows: Int((0.25 * Double(height)).rounded(.up))..<Int(0.65 * Double(height)),
          inside: inside) + ["-c:v", "ffv1"], to: "clip.mkv")
      #expect(try step(path, masks: []).frame != nil)
      shown.append(try step(path, masks: [zone]))
      if shown.count == 2 {
        let bare = try step(path, masks: [])
        #expect(bare.frame != shown[1].frame)
        #expect(bare.lumas?.first?.grid.values.first == shown[1].lumas?.first?.grid.values.first)
        #expect(bare.frame?.picture.pixels.first == shown[1].frame?.picture.pixels.first)
      }
    }
    #expect(shown[0].frame == shown[1].frame)
    #expect(shown[0].lumas == shown[1].lumas)
    #expect(shown[0].lumas?.isEmpty == false)
    let grid = try #require(shown[0].frame?.luma)
    #expect(grid.values[grid.rows / 2 * grid.columns + grid.columns / 2] == 0)
    #expect(grid.values.filter { $0 == 0 }.count < grid.values.count / 3)
  }

  @Test(arguments: ["0", "90", "180", "270"])
  func aMaskStandsWhereThePictureIsShownUpright(rotation: String) throws {
    let corner = try Zone([
      Point(x: 0, y: 0), Point(x: 0.4, y: 0), Point(x: 0.4, y: 0.3), Point(x: 0, y: 0.3),
    ])
    try clips.ffmpeg(
      ["-f", "lavfi", "-i", "color=white:size=160x90:rate=10", "-frames:v", "10"]
        + PictureTests.lossless, to: "plain.mp4")
    let path = try clips.ffmpeg(
      ["-i", clips.path("plain.mp4"), "-c", "copy", "-metadata:s:v:0", "rotate=\(rotation)"],
      to: "turned.mp4")
    let frame = try #require(try step(path, masks: [corner]).frame)
    for (x, y, isBlack) in [
      (0.03, 0.03, true), (0.3, 0.2, true), (0.5, 0.1, false), (0.1, 0.5, false),
      (0.97, 0.97, false),
    ] {
      let (column, row) = (Int(x * Double(frame.luma.columns)), Int(y * Double(frame.luma.rows)))
      #expect((frame.luma.values[row * frame.luma.columns + column] == 0) == isBlack, "\(x) \(y)")
    }
    // The centre square begins inside the mask.
    #expect(frame.picture.pixels.prefix(3).allSatisfy { $0 == 0 })
    #expect(frame.picture.pixels.suffix(3).allSatisfy { $0 > 200 })
  }
}
