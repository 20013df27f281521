// SPDX-License-Identifier: Apache-2.0
import Core

/// Notices a picture that is dark all over and shows nothing.
///
/// A covered lens, a dead lamp and a lost signal look like this. A burnt-in clock does not count
/// against it; the lit windows of a street at night do, and so does whatever can still be made out
/// in the dark.
package enum BlackCheck {
  /// Brightness, 0...255, up to which a block is dark: 8 % of white.
  static let darkest: UInt8 = 20
  /// One block in so many may be brighter, or shows nothing.
  static let blocksPerBright = 50
  /// Grey levels between the darkest and the brightest of the other blocks in which nothing shows.
  static let leastSpread = 8

  package static func isBlack(_ grid: LumaGrid) -> Bool {
    guard !grid.values.isEmpty else { return false }
    let sorted = grid.values.sorted()
    let spare = sorted.count / blocksPerBright
    let brightest = sorted[sorted.count - 1 - spare]
    return brightest <= darkest && Int(brightest) - Int(sorted[spare]) <= leastSpread
  }

  static func verdict(_ grid: LumaGrid) -> Verdict {
    isBlack(grid) ? .met(1 - grid.mean / 255) : .clear
  }
}

/// Notices a picture that is burnt out: a lamp held before the lens, an exposure that fails.
///
/// A bright sky is not that: it is part of the camera's own view.
struct FlashCheck: Sendable {
  /// Brightness from which on a block is burnt out.
  static let brightest: UInt8 = 235
  /// Share of the blocks that is burnt out, beyond what usually is.
  static let share = 0.75
  /// Pictures that the usual share is the mean of.
  private static let span = 240.0

  private var usual = 0.0
  private var pictures = 0.0

  mutating func read(_ grid: LumaGrid) -> Verdict {
    let bright = grid.values.count { $0 >= Self.brightest }
    let share = Double(bright) / Double(max(1, grid.values.count))
    let limit = min(0.95, Self.share + usual / 2)
    if share >= limit { return .met(share) }
    pictures = min(pictures + 1, Self.span)
    usual += (share - usual) / pictures
    return .clear
  }
}
