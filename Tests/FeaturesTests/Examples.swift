// SPDX-License-Identifier: Apache-2.0
import Core
import Features
import Fusion
import Segments
import Tensors
import TestSupport

enum Examples {
  static let maker = maker()

  static func maker(audio: String = "ear") -> FeatureCache.Maker {
    FeatureCache.Maker(
      frame: "eye", audio: audio, text: "reader", bridge: "bridge", sha256: "00ff", stepSeconds: 0.5
    )
  }

  static let hello = Cue(
    start: Steps.time(1), end: Steps.time(3), text: "Hello, \"you\"\n\u{1F44B}")

  /// Two tokens, of numbers that half precision holds exactly.
  static func encode(_ cue: Cue) -> EncodedCue {
    EncodedCue(
      cue: cue, vector: [0.5, Float(cue.text.count)],
      tokenStates: Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]))
  }

  /// Five steps from step 10 on: nothing is seen in the first, nothing heard in the last two.
  static func chunk(cues: [Cue] = [], captions: [FeatureChunk.Caption] = []) -> FeatureChunk {
    FeatureChunk(
      start: Steps.time(10), stepDuration: Steps.time(1),
      video: FeatureStream(
        isPresent: [false, true, true, true, true],
        features: Tensor([1, 10, 2, 20, 3, 30, 4, 40], shape: [4, 2]),
        vectors: Tensor([1, 0, 0, 1, -1, 0, 0, -1], shape: [4, 2])),
      audio: FeatureStream(
        isPresent: [true, true, true, false, false], features: Tensor([5, 6, 7], shape: [3, 1]),
        vectors: Tensor([0.5, 0.25, 0, 1, 1, 0], shape: [3, 2])),
      cues: cues.map(encode), captions: captions)
  }
}
