// SPDX-License-Identifier: Apache-2.0
import Core

/// What the cells of a camera's view look like when nothing moves, and how much they vary.
///
/// Per cell a level, which follows the picture by exponential smoothing, and a noise: the
/// magnitude that 95 % of the differences from the level stay below, tracked by small steps up and
/// down (Robbins and Monro 1951, doi:10.1214/aoms/1177729586, for a quantile). So leaves, water and
/// rain that has gone on for a while make a cell less sensitive and nothing else.
///
/// The light of each picture is taken out first (`LightFit`). What is left of a cell's difference
/// stands out if it is larger than 2.5 times the cell's noise (4.9 standard deviations of a normal
/// one), at least `floor`; all noises are raised together if half of the cells differ by more than
/// they should, as after a keyframe or when the sensor's gain goes up.
struct BackgroundModel: Sendable {
  /// What became of a picture.
  enum Change: Equatable {
    /// Cells stand out from the background, or none do.
    case cells
    /// The light changed so much that the picture became the background; nothing can be told.
    case light
    /// Most of the view is another one; the picture became the background.
    case view
  }

  /// Grey levels by which a cell has to differ at least.
  static let floor: Float = 4
  /// Noises that stand out.
  static let noises: Float = 2.5
  /// Cells next to one that stands out belong to it from this share of their threshold on.
  static let weak: Float = 0.6
  /// Mean change of light from one picture to the next, in grey levels, that is a step.
  static let lightStep: Float = 4
  /// How far from the line of the light a cell may be, as a share of what the light changed there.
  static let lightTolerance: Float = 0.3
  /// Share of all cells that are quite different when the view is another one.
  static let otherView = 0.5
  /// By how many grey levels at least.
  private static let otherLevel: Float = 12
  /// Of a normal noise, the median magnitude over the 95 % quantile.
  private static let medianOverNoise: Float = 0.344

  private static let largestSwell: Float = 8
  private static let wantedShare: Float = 0.95
  private static let firstNoise: Float = 2
  /// How fast the level follows where nothing stands out: per picture, seconds of memory about 4.
  private static let rate: Float = 0.05
  /// Seconds for which a cell has to stand out before the level follows.
  private static let patience: Float = 2
  /// Seconds in which what stands out without having moved becomes background from then on.
  private static let ghostSeconds = 15.0

  private(set) var level: [Float]
  private var noise: [Float]
  /// Difference of the last picture's cells over their thresholds: 1 and more stands out.
  private(set) var excess: [Float]
  /// Seconds for which each cell has stood out without a break.
  private var standing: [Float]
  private var picture: [Float]
  private var residual: [Float]

  init(_ grid: LumaGrid) {
    picture = grid.values.map(Float.init)
    level = picture
    noise = Array(repeating: Self.firstNoise, count: picture.count)
    excess = Array(repeating: 0, count: picture.count)
    residual = excess
    standing = excess
  }

  /// Compares a picture of the same size with the background; `excess` says how.
  ///
  /// - Parameters:
  ///   - grid: the picture.
  ///   - isHeld: whether a cell belongs to something that is known to have moved there.
  /// - Returns: whether the cells can be looked at.
  mutating func compare(_ grid: LumaGrid, isHeld: [Bool]) -> Change {
    for cell in picture.indices { picture[cell] = Float(grid.values[cell]) }
    let fit = LightFit.between(level, picture)
    var shift: Float = 0
    for cell in level.indices {
      let lit = fit.applied(to: level[cell])
      let change = abs(lit - level[cell])
      shift += change
      residual[cell] = picture[cell] - lit
      excess[cell] = Self.lightTolerance * change
      level[cell] = lit
    }
    shift /= Float(level.count)
    if isOtherView {
      relearn(except: nil)
      return .view
    }
    if shift > Self.lightStep {
      relearn(except: isHeld)
      return .light
    }
    measureExcess()
    follow(rate: Self.rate + min(0.45, shift / 2))
    return .cells
  }

  private var isOtherView: Bool {
    let count = residual.indices.count {
      abs(residual[$0]) > max(Self.otherLevel, Self.noises * noise[$0]) + excess[$0]
    }
    return Double(count) > Self.otherView * Double(residual.count)
  }

  /// Turns residuals, and the tolerances that are in `excess`, into shares of the thresholds.
  private mutating func measureExcess() {
    let median = Quantile.of(
      zip(residual, noise).lazy.map { abs($0) / $1 }, share: 0.5, limit: 16)
    let swell = clamp(median / Self.medianOverNoise, to: 1...Self.largestSwell)
    for cell in residual.indices {
      let threshold = max(Self.floor, Self.noises * swell * noise[cell]) + excess[cell]
      excess[cell] = abs(residual[cell]) / threshold
    }
  }

  /// Lets levels and noises of the cells that do not stand out follow the picture.
  private mutating func follow(rate: Float) {
    for cell in level.indices where excess[cell] < 1 {
      level[cell] += rate * residual[cell]
      adaptNoise(cell)
    }
  }

  private mutating func adaptNoise(_ cell: Int) {
    let step = max(0.05, 0.1 * noise[cell])
    let isLarger = abs(residual[cell]) > noise[cell]
    let change = step * (isLarger ? Self.wantedShare : Self.wantedShare - 1)
    noise[cell] = clamp(noise[cell] + change, to: 0.5...64)
  }

  /// Takes what stands out into the background, slowly; what moved there, more slowly.
  ///
  /// - Parameters:
  ///   - isHeld: whether a cell belongs to something that is known to have moved there.
  ///   - elapsed: seconds since the last picture.
  ///   - holdSeconds: how long that is remembered.
  mutating func absorb(isHeld: [Bool], elapsed: Double, holdSeconds: Double) {
    let ghostRate = Float(min(1, elapsed / Self.ghostSeconds))
    let heldRate = Float(min(1, elapsed / holdSeconds))
    for cell in level.indices {
      guard excess[cell] >= 1 else {
        standing[cell] = 0
        continue
      }
      standing[cell] += Float(elapsed)
      if !isHeld[cell] { adaptNoise(cell) }
      guard standing[cell] >= Self.patience else { continue }
      level[cell] += (isHeld[cell] ? heldRate : ghostRate) * residual[cell]
    }
  }

  private mutating func relearn(except isHeld: [Bool]?) {
    for cell in level.indices {
      excess[cell] = 0
      if let isHeld, isHeld[cell] { continue }
      level[cell] = picture[cell]
    }
  }
}
