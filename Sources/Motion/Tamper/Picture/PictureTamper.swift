// SPDX-License-Identifier: Apache-2.0
import Core

/// What of a camera's picture has been tampered with, for all kinds at once.
package struct PictureVerdicts: Equatable, Sendable {
  package var black = Verdict.unknown
  package var frozen = Verdict.unknown
  package var covered = Verdict.unknown
  package var defocused = Verdict.unknown
  package var moved = Verdict.unknown
  package var flash = Verdict.unknown

  /// `nil` for the kinds of sound.
  package subscript(_ kind: TamperKind) -> Verdict? {
    switch kind {
    case .black: black
    case .frozen: frozen
    case .covered: covered
    case .defocused: defocused
    case .moved: moved
    case .flash: flash
    case .mute, .clipped, .hum, .noise: nil
    }
  }
}

/// Tells what has been done to one camera's picture, from a picture every half second.
///
/// Black, burnt out and frozen pictures show it by themselves. The other kinds are told by the
/// camera's own memory of its view (`ViewMemory`), which takes ten seconds to build:
///
/// | kind | what it is told by |
/// |---|---|
/// | covered | most places that had detail have none, and are not even as light and dark as before |
/// | defocused | edges are where they were, with the light and dark, but less steep |
/// | moved | the slopes fit much better elsewhere than in place, or nowhere while there is detail |
///
/// Light hardly matters, as logarithms are compared; only where it gets dark suddenly, the last two
/// are unknown until the memory has got used to it. While the view is strange the memory does not
/// learn; after ten minutes it does, as someone may have turned the camera on purpose. Only the
/// centre square of the picture is looked at for these three.
package struct PictureTamper: Sendable {
  /// Share of the detailed tiles that a cover takes away.
  static let coveredTiles: Float = 0.6
  /// Correlation of light and dark in them from which on it is the same view, out of focus.
  static let sameLayout: Float = 0.6
  /// Share of the usual sharpness.
  static let leastSharpness: Float = 0.55
  /// Decrease of the level, to less than half the light, with which little can be made out but what
  /// noise and coding leave; and what it has to come down to, by learning, for that to be over.
  static let tooDark: Float = 0.8
  static let usedToDark: Float = 0.2
  /// Share of the usual correlation of slopes that a view out of focus keeps.
  static let sameView: Float = 0.4
  /// Share of the usual correlation of slopes below which a view is strange.
  static let strangeView: Float = 0.5
  /// Share of the usual correlation below which it is another view altogether.
  static let otherView: Float = 0.25
  /// Blocks that a view is looked for in each direction: a quarter of the square.
  static let reach = 14
  /// Blocks that it has moved by at least: 4 %.
  static let leastMove = 2.0
  /// Pictures of a strange view after which it is the usual one, 10 minutes.
  static let relearning = 1200

  private var flash = FlashCheck()
  private var frozen = FrozenCheck()
  private var memory: ViewMemory?
  private var strangePictures = 0
  /// Whether it got so dark that the memory of sharp edges is of no use yet.
  private var isAdapting = false
  private var lastTime: MediaTime?

  package init() {}

  package mutating func read(_ frame: VideoFrame?) -> PictureVerdicts {
    var verdicts = PictureVerdicts()
    guard let frame, frame.presentationTime != lastTime else { return verdicts }
    lastTime = frame.presentationTime
    verdicts.black = BlackCheck.verdict(frame.luma)
    verdicts.flash = flash.read(frame.luma)
    if verdicts.black.isMet || verdicts.flash.isMet {
      frozen.forget()
      verdicts.frozen = .clear
      verdicts.covered = .clear
      verdicts.defocused = .clear
      verdicts.moved = .clear
      return verdicts
    }
    verdicts.frozen = frozen.read(frame)
    readView(PictureFeatures(frame.picture), &verdicts)
    return verdicts
  }

  private mutating func readView(_ features: PictureFeatures, _ verdicts: inout PictureVerdicts) {
    guard var view = memory else {
      memory = ViewMemory(features)
      return
    }
    memory = nil  // so that its arrays are not copied
    defer { memory = view }
    guard view.isReady else {
      view.learn(features)
      return
    }
    let comparison = view.compare(features)
    isAdapting = comparison.darkening >= (isAdapting ? Self.usedToDark : Self.tooDark)
    verdicts.covered = Self.covered(comparison)
    if isAdapting && !verdicts.covered.isMet {
      view.learn(features, isAdapting: true)
      return
    }
    verdicts.defocused = verdicts.covered.isMet ? .clear : Self.defocused(comparison)
    verdicts.moved =
      verdicts.covered.isMet || verdicts.defocused.isMet
      ? .clear : Self.moved(features, comparison, memory: view)
    let isStrange =
      verdicts.covered.isMet || verdicts.defocused.isMet || verdicts.moved.isMet
      || comparison.likeness < Self.strangeView
    strangePictures = isStrange ? strangePictures + 1 : 0
    if strangePictures >= Self.relearning {
      view = ViewMemory(features)
      strangePictures = 0
    } else if !isStrange {
      view.learn(features)
    }
  }

  private static func covered(_ comparison: ViewMemory.Comparison) -> Verdict {
    comparison.lost >= coveredTiles && comparison.layout < sameLayout
      ? .met(Double(comparison.lost)) : .clear
  }

  private static func defocused(_ comparison: ViewMemory.Comparison) -> Verdict {
    guard
      comparison.likeness >= sameView || comparison.layout >= sameLayout && comparison.lost > 0.3
    else { return .clear }
    guard let sharpness = comparison.sharpness else {
      // Too little contrast for edges, with the layout still there: thoroughly out of focus.
      return comparison.lost >= coveredTiles ? .met(1) : .unknown
    }
    return sharpness < leastSharpness ? .met(Double(1 - sharpness / (2 * leastSharpness))) : .clear
  }

  private static func moved(
    _ features: PictureFeatures, _ comparison: ViewMemory.Comparison, memory: ViewMemory
  ) -> Verdict {
    guard comparison.likeness < strangeView else { return .clear }
    let move = features.slopes.bestMove(of: memory.slopes, reach: reach)
    let distance = Point(x: Double(move.right), y: Double(move.down)).length
    let likeness = move.correlation / max(memory.usualCorrelation, 0.1)
    if distance >= leastMove && likeness >= max(strangeView, 1.5 * comparison.likeness) {
      return .met(Double(min(1, likeness)))
    }
    let isOther = comparison.likeness < otherView && comparison.detail >= 0.5
    return isOther ? .met(Double(1 - comparison.likeness)) : .clear
  }
}
