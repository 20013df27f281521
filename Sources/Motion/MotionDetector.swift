// SPDX-License-Identifier: Apache-2.0
import Core

/// What moves in a camera's view at one moment.
package struct MotionScene: Sendable {
  package let time: MediaTime
  /// Grid that the tracks' cells are counted on.
  package let columns: Int
  package let rows: Int
  /// Whether it can be told what moves: the view is known, and the light is as it was just now.
  package let isReady: Bool
  /// Everything that is sure to have moved and is still to be seen, or was until just now.
  package let tracks: [Track]
}

/// Finds what moves in the view of one camera, from luma grids at about 5 per second.
///
/// A background that knows its own noise and follows the light (`BackgroundModel`), blobs of cells
/// that stand out from it (`Blob`), and tracks that connect them over time (`Tracker`). Only what
/// went somewhere counts: leaves that sway, rain, ghosts of things that left, lamps that flicker
/// and keyframes that differ from the frames before do not get from one place to another.
///
/// A grid of 96 x 54 block means lets something of 1 % of the whole picture cover 52 cells, of 1 %
/// of a twentieth of it 2 to 3.
///
/// What it cannot do: tell apart things that touch; see what differs from the background by less
/// than 4 grey levels, or hardly moves for a quarter of a minute; see anything during changes of
/// light by more than 4 grey levels from one picture to the next. Shadows and beams of headlights
/// move and count as things.
package struct MotionDetector: Sendable {
  /// What to have the picture averaged to.
  package static let columns = 96
  package static let rows = 54
  /// Pictures per second that it is made for.
  package static let rate = 5.0

  /// Seconds that the view is learnt for at first.
  private static let learning = MediaTime(seconds: 2)
  /// Without a picture for so long, what was known about the view is forgotten.
  private static let longestGap = MediaTime(seconds: 5)
  /// Cells of the smallest blob that is looked at.
  private static let smallestBlob = 2

  private let holdSeconds: Double
  private var background: BackgroundModel?
  private var tracker = Tracker(columns: 0, rows: 0)
  private var lastTime = MediaTime.zero
  private var readyAt = MediaTime.zero

  /// - Parameter holdSeconds: how long something that has moved is still seen when it stands still;
  ///   more than the longest loitering time that matters.
  package init(holdSeconds: Double = 60) {
    precondition(holdSeconds > 0, "MotionDetector: holds for \(holdSeconds) s")
    self.holdSeconds = holdSeconds
  }

  /// - Parameters:
  ///   - grid: block means of the whole picture; another size than before starts anew.
  ///   - time: when the picture was taken, after that of the one before.
  /// - Returns: `nil` for a picture that is not later than the last one.
  package mutating func read(_ grid: LumaGrid, at time: MediaTime) -> MotionScene? {
    guard background == nil || time > lastTime else { return nil }
    defer { lastTime = time }
    let isContinued =
      time - lastTime <= Self.longestGap && grid.columns == tracker.columns
      && grid.rows == tracker.rows
    guard isContinued, var model = background else {
      background = BackgroundModel(grid)
      tracker = Tracker(columns: grid.columns, rows: grid.rows)
      readyAt = time + Self.learning
      return scene(at: time)
    }
    background = nil  // so that its arrays are not copied
    let elapsed = (time - lastTime).seconds
    let isHeld = tracker.heldCells
    let change = model.compare(grid, isHeld: isHeld)
    switch change {
    case .cells:
      if time >= readyAt { track(model, at: time, elapsed: elapsed) }
      model.absorb(isHeld: isHeld, elapsed: elapsed, holdSeconds: holdSeconds)
    case .light:
      tracker.coast(at: time, elapsed: elapsed)
    case .view:
      tracker.forget()
      readyAt = time + Self.learning
    }
    background = model
    return scene(at: time, isLight: change == .light)
  }

  private mutating func track(_ model: BackgroundModel, at time: MediaTime, elapsed: Double) {
    let blobs = Blob.find(
      in: model.excess, columns: tracker.columns, weak: BackgroundModel.weak,
      smallest: Self.smallestBlob)
    tracker.read(blobs, at: time, elapsed: elapsed)
  }

  private func scene(at time: MediaTime, isLight: Bool = false) -> MotionScene {
    MotionScene(
      time: time, columns: tracker.columns, rows: tracker.rows,
      isReady: time >= readyAt && !isLight,
      tracks: tracker.tracks.filter(\.isConfirmed))
  }
}
