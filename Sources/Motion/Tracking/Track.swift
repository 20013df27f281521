// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

/// Something that stands out from the background, followed from picture to picture.
///
/// Where it is and how fast it goes come from an alpha-beta filter (Kalata 1984,
/// doi:10.1109/TAES.1984.310438). Whether it is something at all, and not blobs of noise that
/// happen to lie near each other, is a sequential test: every picture adds the logarithm of how
/// much better a thing that keeps its speed explains the blob than clutter does (Blackman 2004,
/// doi:10.1109/MAES.2004.1263228, track score). With many unexplained blobs about, as in rain, it
/// takes that much longer to be convincing.
package struct Track: Sendable {
  /// Where it was when.
  package struct Stop: Equatable, Sendable {
    package let time: MediaTime
    /// Shares of the picture's width and height.
    package let place: Point
  }

  /// Counts up per camera, never used again.
  package let id: Int
  package let firstSeen: MediaTime
  package private(set) var lastSeen: MediaTime
  /// The last ten seconds or so, oldest first; the latest stop is where it is now.
  package private(set) var path: [Stop]
  /// Cells of the grid that it covers, row by row.
  package private(set) var cells: [Int32]
  /// Whether it was seen for long enough, and went far enough, to be sure that it moves.
  package private(set) var isConfirmed = false

  private let grid: (columns: Int, rows: Int)
  private let origin: Point
  private(set) var position: Point
  private(set) var velocity = Point.zero
  private(set) var box: CellBox
  /// Width and height, smoothed.
  private var size: Point
  private(set) var score = 0.0
  private var observations = 1
  private(set) var misses = 0
  /// How far away from the origin it got, and in how many pictures it got farther.
  private var farthest = 0.0
  private var advances = 0

  private static let positionGain = 0.8
  private static let velocityGain = 0.4
  /// What is left of the speed from one picture to the next while nothing is seen.
  private static let slowing = 0.8
  private static let sizeGain = 0.2
  /// How much larger than it was something may be that is put together from several blobs.
  private static let growth = 1.3
  private static let longestPath = 50
  /// How likely something that is there stands out.
  private static let detection = 0.9
  /// Score from which on it is something: clutter gets here once in e^12 tries.
  private static let convincing = 12.0
  private static let highestScore = 20.0
  /// Deviation of the logarithm of its area from one picture to the next.
  private static let swelling = 0.6
  /// Cells that it has to have gone.
  private static let leastWay = 2.0
  /// Pictures in which it has to get farther away, by so many cells: what jumps once does not move.
  private static let leastAdvances = 4
  private static let advance = 0.5

  init(id: Int, blob: Blob, columns: Int, rows: Int, time: MediaTime) {
    self.id = id
    grid = (columns, rows)
    firstSeen = time
    lastSeen = time
    origin = blob.centre
    position = blob.centre
    box = blob.box
    size = Point(x: box.width, y: box.height)
    cells = blob.cells
    path = []
    note(time)
  }

  /// How it got from where it was first seen to where it is, in shares of the picture.
  package var displacement: Point { relative(position) - relative(origin) }

  /// Where it is, in shares of the picture.
  package var place: Point { relative(position) }

  /// How far it got since `time`, or since the oldest stop that is remembered, in cells.
  func way(since time: MediaTime) -> Point {
    guard let stop = path.first(where: { $0.time >= time }) else { return .zero }
    let way = place - stop.place
    return Point(x: way.x * Double(grid.columns), y: way.y * Double(grid.rows))
  }

  /// Cells that the box may be away from where it is expected.
  var reach: Double {
    observations == 1 ? max(4, 0.5 * max(box.width, box.height)) : 2
  }

  /// Whether it may be as large as this from one picture to the next.
  func mayReach(_ box: CellBox) -> Bool {
    box.width <= Self.growth * size.x + 1 && box.height <= Self.growth * size.y + 1
  }

  func predictedBox(after elapsed: Double) -> CellBox {
    box.moved(by: velocity * elapsed)
  }

  /// Takes what was seen of it.
  ///
  /// - Parameters:
  ///   - blob: all that was seen of it.
  ///   - time: when.
  ///   - elapsed: seconds since the picture before.
  ///   - clutter: unexplained blobs per cell.
  mutating func observe(_ blob: Blob, at time: MediaTime, elapsed: Double, clutter: Double) {
    let predicted = position + velocity * elapsed
    let error = blob.centre - predicted
    let spread = observations == 1 ? reach : 1 + 0.15 * max(blob.box.width, blob.box.height)
    score += log(Self.detection / (2 * .pi * spread * spread * clutter))
    score -= error.dot(error) / (2 * spread * spread)
    let swelling = log(Double(blob.area) / Double(cells.count))
    score -= swelling * swelling / (2 * Self.swelling * Self.swelling)
    score = min(score, Self.highestScore)
    if observations == 1 {
      position = blob.centre
      velocity = error * (1 / elapsed)
    } else {
      position = predicted + error * Self.positionGain
      velocity = velocity + error * (Self.velocityGain / elapsed)
    }
    observations += 1
    misses = 0
    box = blob.box
    size = size * (1 - Self.sizeGain) + Point(x: box.width, y: box.height) * Self.sizeGain
    cells = blob.cells
    lastSeen = time
    note(time)
    let way = (position - origin).length
    if way >= farthest + Self.advance {
      farthest = way
      advances += 1
    }
    let wayNeeded = max(Self.leastWay, max(box.width, box.height) / 2)
    if score >= Self.convincing && way >= wayNeeded && advances >= Self.leastAdvances {
      isConfirmed = true
    }
  }

  /// Nothing was seen of it: it goes on as it did, more slowly.
  mutating func miss(elapsed: Double) {
    score += log(1 - Self.detection)
    misses += 1
    coast(elapsed: elapsed)
  }

  /// Nothing could be seen at all.
  mutating func coast(elapsed: Double) {
    let next = position + velocity * elapsed
    let inside = Point(
      x: clamp(next.x, to: 0...Double(grid.columns)), y: clamp(next.y, to: 0...Double(grid.rows)))
    box = box.moved(by: inside - position)
    position = inside
    velocity = velocity * Self.slowing
  }

  private mutating func note(_ time: MediaTime) {
    if path.count == Self.longestPath { path.removeFirst() }
    path.append(Stop(time: time, place: place))
  }

  private func relative(_ point: Point) -> Point {
    Point(x: point.x / Double(grid.columns), y: point.y / Double(grid.rows))
  }
}
