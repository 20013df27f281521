// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import TestSupport
import Testing

@testable import Media

/// Whether a snapshot shows what was to be seen, and only what may be seen.
@Suite struct StillPictureTests {
  let clips: ClipMaker

  init() throws { clips = try ClipMaker() }

  private func number(in image: RGBImage) -> Int {
    (0..<8).reduce(0) { number, bit in
      let column = (2 * bit + 1) * image.width / 16
      let value = image.pixels[(image.height / 2 * image.width + column) * 3]
      return number | (value > 127 ? 1 << bit : 0)
    }
  }

  @Test(arguments: ["mp4", "ts"], [0.0, 1.24, 3.97, 5.51, 7.96])
  func theNearestPictureIsTakenAtItsFullSize(container: String, moment: Double) throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(200) + ClipCutterTests.video, to: "clip.\(container)")
    let still = try StillPicture(
      of: KeptFile(path).footage, at: MediaTime(seconds: moment), longestSide: nil, masks: [])
    #expect(still.image.width == 64 && still.image.height == 48)
    #expect(number(in: still.image) == Int((moment * 25).rounded()))
    #expect(abs(still.time.seconds - moment) <= 0.0201)
  }

  @Test func largePicturesAreScaledDown() throws {
    let path = try clips.ffmpeg(
      clips.numberedFrames(10, width: 640, height: 360) + StepsTests.h264, to: "clip.mp4")
    let footage = try KeptFile(path).footage
    let still = try StillPicture(of: footage, at: .zero, longestSide: 320, masks: [])
    #expect(still.image.width == 320 && still.image.height == 180)
    let small = try StillPicture(of: footage, at: .zero, longestSide: 5000, masks: [])
    #expect(small.image.width == 640)
  }

  @Test func masksAreBlackInItAndItStandsUpright() throws {
    try clips.ffmpeg(
      ["-f", "lavfi", "-i", "color=white:size=160x90:rate=10", "-frames:v", "10"]
        + StepsTests.h264, to: "plain.mp4")
    let path = try clips.ffmpeg(
      ["-i", clips.path("plain.mp4"), "-c", "copy", "-metadata:s:v:0", "rotate=90"],
      to: "turned.mp4")
    let corner = try Zone([
      Point(x: 0, y: 0), Point(x: 0.4, y: 0), Point(x: 0.4, y: 0.3), Point(x: 0, y: 0.3),
    ])
    let image = try StillPicture(
      of: KeptFile(path).footage, at: .zero, longestSide: nil, masks: [corner]
    ).image
    #expect(image.width == 90 && image.height == 160)
    func isBlack(_ x: Int, _ y: Int) -> Bool { image.pixels[(y * 90 + x) * 3] == 0 }
    #expect(isBlack(0, 0) && isBlack(35, 47) && !isBlack(45, 10) && !isBlack(10, 60))
  }

  @Test func ofWhatIsNotKeptThereIsNone() throws {
    let path = try clips.ffmpeg(clips.numberedFrames(50) + StepsTests.h264, to: "clip.mp4")
    #expect(throws: FootageError.nothingKept(.snapshot)) {
      try StillPicture(
        of: KeptFile(path, bytes: 100).footage, at: .zero, longestSide: nil, masks: [])
    }
    let sound = try clips.ffmpeg(clips.clicks(at: [1], seconds: 2), to: "sound.wav")
    #expect(throws: FootageError.nothingKept(.snapshot)) {
      try StillPicture(of: KeptFile(sound).footage, at: .zero, longestSide: nil, masks: [])
    }
  }

  @Test func aJPEGShowsThePicture() throws {
    let colours: [[UInt8]] = [[220, 30, 30], [30, 200, 30], [30, 30, 210], [240, 240, 240]]
    var pixels: [UInt8] = []
    for row in 0..<60 {
      for column in 0..<90 { pixels += colours[row / 30 * 2 + column / 45] }
    }
    let bytes = try JPEGEncoder.encode(RGBImage(width: 90, height: 60, pixels: pixels))
    #expect(bytes.prefix(2) == [0xFF, 0xD8] && bytes.suffix(2) == [0xFF, 0xD9])
    let still = try StillPicture(
      of: KeptFile(clips.write(bytes, to: "still.jpg")).footage, at: .zero, longestSide: nil,
      masks: []
    ).image
    #expect(still.width == 90 && still.height == 60)
    for (index, colour) in colours.enumerated() {
      let place = ((index / 2 * 30 + 15) * 90 + index % 2 * 45 + 22) * 3
      let found = Array(still.pixels[place..<(place + 3)])
      #expect(zip(found, colour).allSatisfy { abs(Int($0) - Int($1)) <= 8 }, "\(found)")
    }
  }
}
