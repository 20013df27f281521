// SPDX-License-Identifier: Apache-2.0

/// What a camera's view usually looks like, without what moves in it.
struct ViewMemory: Sendable {
  /// How a picture compares with it.
  struct Comparison: Equatable, Sendable {
    /// Correlation of the slopes in place over the usual one: 1 is as ever.
    var likeness: Float
    /// Share of the tiles with detail that have lost it, 0...1.
    var lost: Float
    /// Correlation of the levels of the lost tiles' blocks, -1...1.
    var layout: Float
    /// Sharpness over the usual one; `nil` if either picture has no edges.
    var sharpness: Float?
    /// Detail of the whole picture over the usual one.
    var detail: Float
    /// How much lower the mean level is than usual: 0.7 for half the light.
    var darkening: Float
  }

  /// Pictures after which it is known, 10 s at 2 per second.
  static let learning = 20
  /// Pictures that its means are taken over, 2 minutes.
  private static let span = 240
  /// Mean steepness of a tile that has detail worth missing.
  private static let detailed: Float = 0.03
  /// Share of its detail that a tile keeps at least.
  private static let kept: Float = 0.3

  private var levels: [Float]
  private(set) var slopes: SlopeField
  private var detail: [Float]
  private var sharpness: Float?
  private(set) var usualCorrelation: Float = 1
  private(set) var pictures = 1

  init(_ features: PictureFeatures) {
    levels = features.levels
    slopes = features.slopes
    detail = features.detail
    sharpness = features.sharpness
  }

  var isReady: Bool { pictures >= Self.learning }

  /// Takes in a picture that looks as it should.
  ///
  /// - Parameters:
  ///   - features: of the picture.
  ///   - isAdapting: whether the light is quite another one, which is to be learnt in 10 s.
  mutating func learn(_ features: PictureFeatures, isAdapting: Bool = false) {
    pictures += 1
    let rate = max(1 / Float(min(pictures, Self.span)), isAdapting ? 1 / Float(Self.learning) : 0)
    let correlation = features.slopes.correlation(with: slopes)
    usualCorrelation += max(rate, 0.05) * (correlation - usualCorrelation)
    for block in levels.indices { levels[block] += rate * (features.levels[block] - levels[block]) }
    for tile in detail.indices { detail[tile] += rate * (features.detail[tile] - detail[tile]) }
    slopes.follow(features.slopes, rate: rate)
    if let new = features.sharpness {
      sharpness = sharpness.map { $0 + rate * (new - $0) } ?? new
    }
  }

  func compare(_ features: PictureFeatures) -> Comparison {
    let correlation = features.slopes.correlation(with: slopes)
    let detailed = detail.indices.filter { detail[$0] >= Self.detailed }
    let lost = detailed.filter { features.detail[$0] < Self.kept * detail[$0] }
    let usual = detail.reduce(0, +)
    let now = features.detail.reduce(0, +)
    return Comparison(
      likeness: correlation / max(usualCorrelation, 0.1),
      lost: detailed.isEmpty ? 0 : Float(lost.count) / Float(detailed.count),
      layout: layout(of: features, in: lost),
      sharpness: features.sharpness.flatMap { new in
        sharpness.flatMap { $0 > 0.05 ? new / $0 : nil }
      },
      detail: usual > 0 ? now / usual : 1,
      darkening: (levels.reduce(0, +) - features.levels.reduce(0, +)) / Float(levels.count))
  }

  private func layout(of features: PictureFeatures, in tiles: [Int]) -> Float {
    let blocks = tiles.flatMap { PictureFeatures.tiles[$0] }
    guard !blocks.isEmpty else { return 1 }
    let count = Float(blocks.count)
    let before = blocks.reduce(0) { $0 + levels[$1] } / count
    let now = blocks.reduce(0) { $0 + features.levels[$1] } / count
    var (product, own, theirs): (Float, Float, Float) = (0, 0, 0)
    for block in blocks {
      let (a, b) = (levels[block] - before, features.levels[block] - now)
      product += a * b
      own += a * a
      theirs += b * b
    }
    let scale = (own * theirs).squareRoot()
    return scale > 1e-3 * count ? product / scale : 0
  }
}
