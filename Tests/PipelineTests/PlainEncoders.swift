// SPDX-License-Identifier: Apache-2.0
import Core
import Encoders
import Tensors

/// Scores that depend on a picture's first byte alone.
final class PlainFrameEncoder: FrameEncoder {
  let name = "plain-frames"
  let inputSize = 32
  let classNames = (0..<1000).map { "scene \($0)" }
  private let count = Locked(0)
  private let gate: Gate?

  /// With a gate, each batch waits until that is open.
  init(gate: Gate? = nil) { self.gate = gate }

  /// Pictures encoded so far.
  var encoded: Int { count.withLock { $0 } }

  func encode(_ pictures: [RGBImage]) -> [Classification] {
    gate?.pass()
    count.withLock { $0 += pictures.count }
    return pictures.map { plain(seed: UInt64($0.pixels[0]), classes: classNames.count) }
  }
}

/// Scores that depend on a window's first sample alone.
final class PlainAudioEncoder: AudioEncoder {
  let name = "plain-sounds"
  let windowLength = 8
  let featureWidth = 4
  let classNames = (0..<521).map { "sound \($0)" }
  private let count = Locked(0)

  var encoded: Int { count.withLock { $0 } }

  func encode(_ windows: [[Float]]) -> [Classification] {
    count.withLock { $0 += windows.count }
    return windows.map { plain(seed: UInt64($0[0].bitPattern), classes: classNames.count) }
  }
}

struct PlainTextEncoder: TextEncoder {
  let name = "plain-text"

  func encode(_ sentences: [String]) -> [[Float]] {
    sentences.map { sentence in (0..<384).map { Float(($0 + sentence.count) % 7) } }
  }

  func tokenStates(_ sentence: String) -> Tensor { Tensor(zeros: [2, 384]) }
}

private func plain(seed: UInt64, classes: Int) -> Classification {
  var random = RandomSource(seed: seed)
  let logits = (0..<classes).map { _ in Float.random(in: -4...4, using: &random) }
  let scores = logits.map { ($0 + 4) / 8 }
  return Classification(features: Array(logits.prefix(4)), logits: logits, scores: scores)
}
