// SPDX-License-Identifier: Apache-2.0

/// How the light of a picture differs from that of the background: `gain * background + offset`.
///
/// Exposure and gain of a camera act on all cells alike, what moves acts on some. So the line is
/// fitted robustly: of three first guesses (no change, another offset, the quartiles of the one
/// grid mapped to those of the other) the best is refined by least squares with Tukey's biweight
/// (Beaton and Tukey 1974; constant 4.685 as in Holland and Welsch 1977,
/// doi:10.1080/03610927708827533), with a little weight on a gain of 1 for views without contrast.
struct LightFit: Equatable, Sendable {
  var gain: Float = 1
  var offset: Float = 0

  /// Cells beyond this are burnt out or black and say nothing about the light.
  private static let readable: ClosedRange<Float> = 3...250
  private static let biweight: Float = 4.685
  private static let rounds = 3
  /// Variance of the background, in squared grey levels, that the weight on a gain of 1 is worth.
  private static let priorVariance = 25.0
  private static let gains: ClosedRange<Float> = 0.2...5

  /// - Parameters:
  ///   - background: brightness of the cells as it was, 0...255.
  ///   - picture: as it is now, as many.
  /// - Returns: no change if too few cells of both can be read.
  static func between(_ background: [Float], _ picture: [Float]) -> LightFit {
    var pairs: [(from: Float, to: Float)] = []
    pairs.reserveCapacity(background.count)
    for (from, to) in zip(background, picture)
    where readable.contains(from) && readable.contains(to) {
      pairs.append((from, to))
    }
    guard pairs.count * 10 >= background.count, !pairs.isEmpty else { return LightFit() }
    let guesses = [LightFit(), shift(pairs), quartiles(pairs)]
    let losses = guesses.map { $0.loss(pairs) }
    // What is not clearly better than no change is none.
    let best = losses[1...].indices.min { losses[$0] < losses[$1] } ?? 0
    var fit = losses[best] < 0.9 * losses[0] ? guesses[best] : guesses[0]
    for _ in 0..<rounds { fit = fit.refined(pairs) }
    return fit
  }

  /// What a cell of the background should look like now, 0...255.
  func applied(to level: Float) -> Float { min(max(gain * level + offset, 0), 255) }

  private static func shift(_ pairs: [(from: Float, to: Float)]) -> LightFit {
    // Differences are -255...255: moved up, as quantiles are counted from 0.
    let median = Quantile.of(pairs.lazy.map { $0.to - $0.from + 255 }, share: 0.5, limit: 510)
    return LightFit(offset: median - 255)
  }

  private static func quartiles(_ pairs: [(from: Float, to: Float)]) -> LightFit {
    let from = [0.25, 0.75].map { Quantile.of(pairs.lazy.map(\.from), share: $0, limit: 256) }
    let to = [0.25, 0.75].map { Quantile.of(pairs.lazy.map(\.to), share: $0, limit: 256) }
    guard from[1] - from[0] >= 4 else { return shift(pairs) }
    let gain = clamp((to[1] - to[0]) / (from[1] - from[0]), to: gains)
    return LightFit(gain: gain, offset: (to[0] + to[1] - gain * (from[0] + from[1])) / 2)
  }

  /// Mean residual, counting at most 16 grey levels of each.
  private func loss(_ pairs: [(from: Float, to: Float)]) -> Float {
    pairs.reduce(0) { $0 + min(abs($1.to - applied(to: $1.from)), 16) } / Float(pairs.count)
  }

  private func refined(_ pairs: [(from: Float, to: Float)]) -> LightFit {
    let median = Quantile.of(
      pairs.lazy.map { abs($0.to - applied(to: $0.from)) }, share: 0.5, limit: 64)
    let reach = Self.biweight * max(1, 1.4826 * median)
    var (sum, x, y, xx, xy) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (from, to) in pairs {
      let distance = (to - applied(to: from)) / reach
      guard abs(distance) < 1 else { continue }
      let root = Double(1 - distance * distance)
      let (weight, from, to) = (root * root, Double(from), Double(to))
      sum += weight
      x += weight * from
      y += weight * to
      xx += weight * from * from
      xy += weight * from * to
    }
    guard sum > 0 else { return self }
    let (meanX, meanY) = (x / sum, y / sum)
    let variance = max(0, xx / sum - meanX * meanX)
    let covariance = xy / sum - meanX * meanY
    let gain = clamp(
      Float((covariance + Self.priorVariance) / (variance + Self.priorVariance)), to: Self.gains)
    return LightFit(gain: gain, offset: Float(meanY) - gain * Float(meanX))
  }
}

func clamp<Value: Comparable>(_ value: Value, to range: ClosedRange<Value>) -> Value {
  min(max(value, range.lowerBound), range.upperBound)
}
