// SPDX-License-Identifier: Apache-2.0
import Core

/// A picture that is drawn on.
package struct Canvas {
  /// A colour.
  package struct Ink: Sendable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    package static let white = Ink(red: 255, green: 255, blue: 255)
    package static let black = Ink(red: 0, green: 0, blue: 0)
    package static let yellow = Ink(red: 255, green: 220, blue: 0)
  }

  /// Lines of the smallest letters that would fill the picture's height.
  private static let linesOfText = 40

  package let width: Int
  package let height: Int
  private var pixels: [UInt8]

  package init(_ image: RGBImage) {
    width = image.width
    height = image.height
    pixels = image.pixels
  }

  package var image: RGBImage { RGBImage(width: width, height: height, pixels: pixels) }

  /// Writes a line on a black band at the bottom; what is too long is cut off.
  package mutating func write(_ text: String) {
    let scale = max(1, height / (Self.linesOfText * BitmapFont.height))
    let top = height - (BitmapFont.height + 2) * scale
    fill(columns: 0..<width, rows: top..<height, .black)
    for (index, character) in text.enumerated() {
      let left = (index * BitmapFont.advance + 1) * scale
      guard left + BitmapFont.width * scale <= width else { return }
      for (row, dots) in BitmapFont.glyph(character).enumerated() {
        for (column, isInk) in dots.enumerated() where isInk {
          let (x, y) = (left + column * scale, top + (row + 1) * scale)
          fill(columns: x..<(x + scale), rows: y..<(y + scale), .white)
        }
      }
    }
  }

  /// Draws the border of a zone.
  package mutating func outline(_ zone: Zone, _ ink: Ink = .yellow) {
    let thickness = max(1, min(width, height) / 200)
    for (index, start) in zone.corners.enumerated() {
      let end = zone.corners[(index + 1) % zone.corners.count]
      let way = Point(
        x: (end.x - start.x) * Double(width), y: (end.y - start.y) * Double(height))
      let dots = max(1, Int(max(abs(way.x), abs(way.y)).rounded(.up)))
      for dot in 0...dots {
        let share = Double(dot) / Double(dots)
        let x = min(width - 1, Int(start.x * Double(width) + way.x * share)) - thickness / 2
        let y = min(height - 1, Int(start.y * Double(height) + way.y * share)) - thickness / 2
        fill(columns: x..<(x + thickness), rows: y..<(y + thickness), ink)
      }
    }
  }

  /// Fills what of a rectangle lies in the picture.
  private mutating func fill(columns: Range<Int>, rows: Range<Int>, _ ink: Ink) {
    for row in rows.clamped(to: 0..<height) {
      for column in columns.clamped(to: 0..<width) {
        let index = (row * width + column) * 3
        pixels[index] = ink.red
        pixels[index + 1] = ink.green
        pixels[index + 2] = ink.blue
      }
    }
  }
}
