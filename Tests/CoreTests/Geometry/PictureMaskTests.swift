// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Core

@Suite struct PictureMaskTests {
  /// A picture of `#` for black and `.` for what is left.
  private func drawing(_ mask: PictureMask, width: Int, height: Int) -> [String] {
    var pixels = [UInt8](repeating: 1, count: width * height)
    mask.blackOut(&pixels, channels: 1)
    return (0..<height).map { row in
      String(pixels[(row * width)..<((row + 1) * width)].map { $0 == 0 ? "#" : "." })
    }
  }

  private func zone(_ corners: [(Double, Double)]) throws -> Zone {
    try Zone(corners.map { Point(x: $0.0, y: $0.1) })
  }

  @Test func everyPixelThatTheZoneTouchesIsBlack() throws {
    let zone = try zone([(0.26, 0.26), (0.74, 0.26), (0.74, 0.6), (0.26, 0.6)])
    #expect(
      drawing(PictureMask([zone], width: 8, height: 5, reach: 0), width: 8, height: 5) == [
        "........", "..####..", "..####..", "..####..", "........",
      ])
  }

  @Test func aConcaveZoneLeavesItsHollowAlone() throws {
    let zone = try zone([
      (0, 0.05), (0.19, 0.05), (0.19, 0.65), (0.61, 0.65), (0.61, 0.05), (0.79, 0.05),
      (0.79, 0.79), (0, 0.79),
    ])
    #expect(
      drawing(PictureMask([zone], width: 5, height: 5, reach: 0), width: 5, height: 5) == [
        "#..#.", "#..#.", "#..#.", "####.", ".....",
      ])
  }

  @Test func aSliverBetweenTwoMiddlesIsBlackToo() throws {
    let zone = try zone([(0.01, 0.11), (0.99, 0.11), (0.99, 0.1102), (0.01, 0.1102)])
    #expect(
      drawing(PictureMask([zone], width: 4, height: 4, reach: 0), width: 4, height: 4) == [
        "####", "....", "....", "....",
      ])
  }

  @Test func theReachWidensIt() throws {
    let zone = try zone([(0.45, 0.45), (0.55, 0.45), (0.55, 0.55), (0.45, 0.55)])
    #expect(
      drawing(PictureMask([zone], width: 7, height: 7, reach: 1.2), width: 7, height: 7) == [
        ".......", ".#####.", ".#####.", ".#####.", ".#####.", ".#####.", ".......",
      ])
  }

  @Test func aPictureOfAPartHasThePartOfTheZone() throws {
    let zone = try zone([(0.5, 0), (1, 0), (1, 1), (0.5, 1)])
    let view = PictureMask.View(corner: Point(x: 0.26, y: 0.2), size: Point(x: 0.4, y: 0.1))
    #expect(
      drawing(
        PictureMask([zone], width: 8, height: 2, view: view, reach: 0), width: 8, height: 2)
        == ["....####", "....####"])
  }

  @Test func allChannelsAreBlack() throws {
    var pixels = [UInt8](repeating: 9, count: 12)
    PictureMask([.everything], width: 2, height: 2, reach: 0).blackOut(&pixels, channels: 3)
    #expect(pixels == [UInt8](repeating: 0, count: 12))
    #expect(PictureMask([], width: 2, height: 2, reach: 3).isEmpty)
  }
}
