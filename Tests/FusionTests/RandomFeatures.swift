// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Tensors

@testable import Fusion

/// Random features of a segment, of which a test takes away what it wants to be missing.
struct RandomFeatures {
  static let widths: FeatureWidths = {
    var widths = FeatureWidths()
    (widths.frame, widths.audio, widths.text, widths.shared) = (11, 7, 6, 6)
    return widths
  }()

  var frame: [[Float]?]
  var audio: [[Float]?]
  var frameVectors: [[Float]?]
  var audioVectors: [[Float]?]
  var cues: [[Float]?]
  var tokens: Tensor?
  var own: [Bool]

  /// Three steps of context and four of the segment's own.
  init(seed: UInt64 = 5) {
    var random = RandomSource(seed: seed)
    let widths = Self.widths
    own = [false, false, false, true, true, true, true]
    frame = own.map { _ in random.tensor(shape: [widths.frame]).values }
    audio = own.map { _ in random.tensor(shape: [widths.audio]).values }
    frameVectors = own.map { _ in random.tensor(shape: [widths.shared]).values }
    audioVectors = own.map { _ in random.tensor(shape: [widths.shared]).values }
    cues = own.map { _ in random.tensor(shape: [widths.text]).values }
    tokens = random.tensor(shape: [9, widths.text])
  }

  var features: SegmentFeatures {
    SegmentFeatures(
      frame: frame, audio: audio,
      frameVectors: zip(frameVectors, frame).map { $1 == nil ? nil : $0 },
      audioVectors: zip(audioVectors, audio).map { $1 == nil ? nil : $0 },
      transcriptTokens: tokens,
      tokenTimes: (0..<(tokens?.shape[0] ?? 0)).map { Float($0) * 0.7 }, cueVectors: cues, own: own)
  }
}
