// SPDX-License-Identifier: Apache-2.0

/// The pixels of a picture that have to be black so that nothing of some zones is to be seen in it.
package struct PictureMask: Equatable, Sendable {
  /// What a picture shows of what the zones are drawn on: shares of its width and height.
  package struct View: Equatable, Sendable {
    package var corner: Point
    package var size: Point

    package static let everything = View(corner: Point(x: 0, y: 0), size: Point(x: 1, y: 1))

    package init(corner: Point, size: Point) {
      self.corner = corner
      self.size = size
    }
  }

  private let width: Int
  /// Columns by row, ascending and apart from each other.
  private let spans: [[Range<Int>]]

  /// - Parameters:
  ///   - zones: what must not be seen.
  ///   - width: of the picture, in pixels.
  ///   - height: of the picture, in pixels.
  ///   - view: what the picture shows.
  ///   - reach: how far, in pixels of the picture, what it was scaled from reaches into a pixel from
  ///     outside it.
  package init(_ zones: [Zone], width: Int, height: Int, view: View = .everything, reach: Double) {
    self.width = width
    let polygons = zones.map { zone in
      zone.corners.map {
        Point(
          x: ($0.x - view.corner.x) / view.size.x * Double(width),
          y: ($0.y - view.corner.y) / view.size.y * Double(height))
      }
    }
    spans = (0..<height).map { row in
      Self.joined(
        polygons.flatMap { Self.spans(of: $0, row: Double(row), reach: reach) }, width: width)
    }
  }

  package var isEmpty: Bool { spans.allSatisfy(\.isEmpty) }

  /// Makes the pixels black: 0 in every channel.
  ///
  /// - Parameters:
  ///   - pixels: `height * width * channels` bytes.
  ///   - channels: bytes per pixel.
  package func blackOut(_ pixels: inout [UInt8], channels: Int) {
    for (row, spans) in spans.enumerated() {
      for span in spans {
        let start = (row * width + span.lowerBound) * channels
        for index in start..<(start + span.count * channels) { pixels[index] = 0 }
      }
    }
  }

  /// Columns that a polygon touches in a row, widened by the reach, as closed ranges.
  private static func spans(
    of corners: [Point], row: Double, reach: Double
  ) -> [ClosedRange<Double>] {
    var touched: [ClosedRange<Double>] = []
    var crossings: [Double] = []
    let (top, bottom, middle) = (row - reach, row + 1 + reach, row + 0.5)
    for (index, start) in corners.enumerated() {
      let end = corners[(index + 1) % corners.count]
      if let range = columns(from: start, to: end, between: top, and: bottom) {
        touched.append(range.lowerBound - 1 - reach...range.upperBound + reach)
      }
      if (start.y <= middle) != (end.y <= middle) {
        crossings.append(start.x + (end.x - start.x) * (middle - start.y) / (end.y - start.y))
      }
    }
    crossings.sort()
    // A pixel that no side touches is inside or outside as a whole, as its middle is.
    for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
      touched.append(crossings[pair] - 0.5...max(crossings[pair], crossings[pair + 1]) - 0.5)
    }
    return touched
  }

  /// How far a side reaches to the left and right between two heights.
  private static func columns(
    from start: Point, to end: Point, between top: Double, and bottom: Double
  ) -> ClosedRange<Double>? {
    guard max(start.y, end.y) >= top, min(start.y, end.y) <= bottom else { return nil }
    guard start.y != end.y else { return min(start.x, end.x)...max(start.x, end.x) }
    let ends = [top, bottom].map { height in
      let share = (height - start.y) / (end.y - start.y)
      return start.x + (end.x - start.x) * min(1, max(0, share))
    }
    return min(ends[0], ends[1])...max(ends[0], ends[1])
  }

  private static func joined(_ ranges: [ClosedRange<Double>], width: Int) -> [Range<Int>] {
    let columns = ranges.compactMap { range -> Range<Int>? in
      let first = max(0, range.lowerBound.rounded(.up))
      let last = min(Double(width - 1), range.upperBound.rounded(.down))
      return first <= last ? Int(first)..<Int(last) + 1 : nil
    }
    return columns.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { joined, next in
      guard let last = joined.last, next.lowerBound <= last.upperBound else {
        return joined.append(next)
      }
      joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, next.upperBound)
    }
  }
}
