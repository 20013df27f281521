// SPDX-License-Identifier: Apache-2.0
import Core

/// Notices a camera that sends the same picture over and over.
///
/// Even an empty room changes from frame to frame, by the sensor's noise, or at least from one
/// keyframe to the next where it is coded at a low bit rate. A frozen picture that is coded anew
/// changes too, but less; so the camera's own noise, seen where its view is quietest, sets the
/// limit. Footage made without a camera (slides, titles, a drawn scene at rest) has none and cannot
/// be told from a frozen camera, and at bit rates so low that noise is not coded a frozen picture
/// can only be told where it is not coded anew. A frame that is merely held until the next one
/// comes is nothing new and says nothing.
package struct FrozenCheck: Sendable {
  /// Largest change of a block's mean brightness, in grey levels.
  static let largestBlockChange = 1
  /// Mean change of a colour value, in grey levels, that is no change whatever the camera.
  static let smallestChange: Float = 0.25
  /// The same for the camera that has most noise.
  static let largestChange: Float = 2
  /// Share of the camera's noise.
  static let noiseShare: Float = 0.65
  /// Pictures after which the noise is known.
  private static let learning = 10
  /// Share of the tiles that are quieter than the one whose change counts as noise.
  private static let quiet: Float = 0.25

  /// The first of the pictures that look the same, so that slow changes of a block add up.
  private var reference: VideoFrame?
  private var previous: VideoFrame?
  private var lastTime: MediaTime?
  /// Mean change of a colour value from picture to picture where the view is quiet.
  private var noise: Float = 0
  private var pictures = 0

  package init() {}

  package mutating func read(_ frame: VideoFrame) -> Verdict {
    guard frame.presentationTime != lastTime else { return .unknown }
    lastTime = frame.presentationTime
    defer { previous = frame }
    if let reference, let change = PictureChange(reference, frame),
      change.largestBlock <= Self.largestBlockChange
    {
      if change.mean <= limit { return .met(1) }
      // Coding drifts: what is small from picture to picture may have added up.
      if let previous, let last = PictureChange(previous, frame), last.mean <= limit {
        return .met(1)
      }
    }
    if let previous, let change = PictureChange(previous, frame) {
      learn(change.quantile(Self.quiet))
    }
    reference = frame
    return .clear
  }

  /// What comes now has nothing to do with what was before.
  mutating func forget() {
    reference = nil
    previous = nil
  }

  private var limit: Float {
    guard pictures >= Self.learning else { return Self.smallestChange }
    return clamp(Self.noiseShare * noise, to: Self.smallestChange...Self.largestChange)
  }

  /// Follows the median by small steps.
  private mutating func learn(_ change: Float) {
    pictures += 1
    if pictures == 1 { noise = change }
    let step = 0.02 + 0.03 * noise
    noise = max(0, noise + (change > noise ? step : -step))
  }
}

/// How much a picture differs from another.
struct PictureChange {
  private static let tilesAlong = 8

  /// Of the coarse grids' blocks, in grey levels.
  let largestBlock: Int
  /// Mean absolute difference of the colour values in each of 8 x 8 parts of the picture, ascending.
  private let tiles: [Float]

  /// `nil` if the sizes differ, or there is no picture to speak of.
  init?(_ a: VideoFrame, _ b: VideoFrame) {
    let (from, to) = (a.picture, b.picture)
    guard let block = a.luma.largestDifference(to: b.luma),
      from.width == to.width, from.height == to.height
    else { return nil }
    largestBlock = block
    let along = min(Self.tilesAlong, from.width, from.height)
    var sums = [Int](repeating: 0, count: along * along)
    var counts = sums
    for row in 0..<from.height {
      let first = row * along / from.height * along
      for tile in 0..<along {
        let start = (row * from.width + tile * from.width / along) * 3
        let end = (row * from.width + (tile + 1) * from.width / along) * 3
        var sum = 0
        for at in start..<end { sum += abs(Int(from.pixels[at]) - Int(to.pixels[at])) }
        sums[first + tile] += sum
        counts[first + tile] += end - start
      }
    }
    tiles = zip(sums, counts).map { Float($0) / Float($1) }.sorted()
  }

  var mean: Float { tiles.reduce(0, +) / Float(tiles.count) }

  /// The change that a share of the parts stays below.
  func quantile(_ share: Float) -> Float { tiles[Int(share * Float(tiles.count - 1))] }
}
