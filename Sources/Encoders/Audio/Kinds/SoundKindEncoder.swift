// SPDX-License-Identifier: Apache-2.0
import Core
import Tensors

/// An audio encoder whose classes are followed by the kinds of `TrainedSound`.
///
/// A kind's score is that of its regression times 1 - the score of "Silence": the regressions have
/// only learnt from sounds.
package struct SoundKindEncoder: AudioEncoder {
  package let classNames: [String]
  private let base: any AudioEncoder
  private let kinds: SoundKinds
  /// Numbers of the classes that mean each kind.
  private let classes: [[Int]]
  private let silence: Int

  package var name: String { base.name }
  package var windowLength: Int { base.windowLength }
  package var featureWidth: Int { base.featureWidth }

  /// - Parameters:
  ///   - base: YAMNet.
  ///   - kinds: regressions on its embedding.
  /// - Throws: `EncoderError.noClass` if it lacks a class that means a kind, `.wrongWidth` if the
  ///   regressions are of another width.
  package init(_ base: any AudioEncoder, kinds: SoundKinds = .trained) throws(EncoderError) {
    func index(_ name: String) throws(EncoderError) -> Int {
      guard let index = base.classNames.firstIndex(of: name) else {
        throw .noClass(encoder: base.name, name: name)
      }
      return index
    }
    guard base.featureWidth == SoundKinds.width else {
      throw .wrongWidth(
        encoder: base.name, width: base.featureWidth, expected: SoundKinds.width)
    }
    self.base = base
    self.kinds = kinds
    silence = try index("Silence")
    classes = try TrainedSound.allCases.map { kind throws(EncoderError) in
      try kind.classes.map(index)
    }
    classNames = base.classNames + TrainedSound.allCases.map(\.label)
  }

  package func encode(_ windows: [[Float]]) -> [Classification] {
    base.encode(windows).map { heard in
      let logits = kinds.logits(
        features: heard.features,
        classLogits: classes.map { own in own.reduce(-.infinity) { max($0, heard.logits[$1]) } })
      return Classification(
        features: heard.features, logits: heard.logits + logits,
        scores: heard.scores
          + (Activation.sigmoid(Tensor(logits)) * (1 - heard.scores[silence])).values)
    }
  }
}
