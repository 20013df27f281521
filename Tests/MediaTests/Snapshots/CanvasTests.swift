// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Media

@Suite struct CanvasTests {
  private func grey(_ width: Int, _ height: Int) -> Canvas {
    Canvas(
      RGBImage(
        width: width, height: height, pixels: [UInt8](repeating: 100, count: width * height * 3)))
  }

  /// `#` white, `y` yellow, `-` black, `.` untouched.
  private func drawing(_ canvas: Canvas) -> [String] {
    let pixels = canvas.image.pixels
    return (0..<canvas.height).map { row in
      String(
        (0..<canvas.width).map { column -> Character in
          switch Array(pixels[((row * canvas.width + column) * 3)...].prefix(3)) {
          case [255, 255, 255]: "#"
          case [255, 220, 0]: "y"
          case [0, 0, 0]: "-"
          default: "."
          }
        })
    }
  }

  @Test func textStandsOnABandAtTheBottom() {
    var canvas = grey(13, 10)
    canvas.write("1:7")
    #expect(
      drawing(canvas) == [
        ".............",
        "-------------",
        "---#----------".dropLast(1) + "",
        "--##----##---",
        "---#----##---",
        "---#---------",
        "---#----##---",
        "---#----##---",
        "--###--------",
        "-------------",
      ])
  }

  @Test func textIsAsTallAsThePictureAllows() {
    var canvas = grey(200, 840)
    canvas.write("I")
    let rows = drawing(canvas)
    #expect(rows.firstIndex { $0.hasPrefix("-") } == 840 - 9 * 3)
    #expect(rows.count { $0.contains("#") } == 7 * 3)
    #expect(rows[840 - 8 * 3].hasPrefix("------#########-"))
  }

  @Test func everyLetterOfAStampIsInTheFont() {
    let text = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-.:,/_+#()'?"
    let glyphs = text.map(BitmapFont.glyph)
    #expect(Set(glyphs).count == text.count)
    #expect(glyphs.allSatisfy { $0.count == 7 && $0.allSatisfy { $0.count == 5 } })
    #expect(glyphs.allSatisfy { $0.contains { $0.contains(true) } })
    #expect(BitmapFont.glyph(" ").allSatisfy { !$0.contains(true) })
  }

  @Test func otherLettersAreDrawnAsTheNearestOnes() {
    #expect(BitmapFont.glyph("ü") == BitmapFont.glyph("U"))
    #expect(BitmapFont.glyph("é") == BitmapFont.glyph("E"))
    #expect(BitmapFont.glyph("蛙") == BitmapFont.glyph("?"))
  }

  @Test func aZonesBorderIsDrawnAndNotItsInside() throws {
    var canvas = grey(6, 5)
    let zone = try Zone([
      Point(x: 0.25, y: 0.25), Point(x: 0.7, y: 0.25), Point(x: 0.7, y: 0.7),
      Point(x: 0.25, y: 0.7),
    ])
    canvas.outline(zone)
    #expect(drawing(canvas) == ["......", ".yyyy.", ".y..y.", ".yyyy.", "......"])
    canvas.outline(.everything)
    #expect(drawing(canvas) == ["yyyyyy", "yyyyyy", "yy..yy", "yyyyyy", "yyyyyy"])
  }
}
