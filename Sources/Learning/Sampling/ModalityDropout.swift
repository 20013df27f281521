// SPDX-License-Identifier: Apache-2.0
import Tensors

/// Hides modalities at random while training, so that a model learns to do without them.
///
/// Source: ModDrop (Neverova et al. 2016, arXiv 1501.00102). What is kept stays unchanged, and at
/// least one modality is always kept.
package struct ModalityDropout: Equatable, Sendable {
  /// Of a modality to be dropped, by itself.
  package let probability: Double

  /// - Throws: `LearningError.outOfRange` unless `probability` is in 0...1.
  package init(probability: Double) throws(LearningError) {
    guard 0...1 ~= probability else {
      throw .outOfRange(what: "modality dropout", value: probability, range: 0...1)
    }
    self.probability = probability
  }

  /// Which of `count` modalities are kept; all of them unless `isTraining`.
  ///
  /// It always draws `count + 1` numbers when training, and none otherwise.
  package func draw(
    _ count: Int, isTraining: Bool, from random: inout RandomSource
  ) -> [Bool] {
    precondition(count > 0, "ModalityDropout: \(count) modalities")
    guard isTraining else { return Array(repeating: true, count: count) }
    let uniforms = (0..<count).map { _ in random.uniform() }
    return keep(uniforms: uniforms, fallback: random.uniform())
  }

  /// Which of the modalities that are there are kept; at least one, if any is there.
  package func draw(
    among present: [Bool], isTraining: Bool, from random: inout RandomSource
  ) -> [Bool] {
    let places = present.indices.filter { present[$0] }
    guard !places.isEmpty else { return present }
    var kept = present
    for (place, isKept) in zip(places, draw(places.count, isTraining: isTraining, from: &random)) {
      kept[place] = isKept
    }
    return kept
  }

  /// Modality m is kept where uniform m, in 0..<1, is at least the probability.
  ///
  /// If none is, `fallback`, in 0..<1, chooses one.
  func keep(uniforms: [Float], fallback: Float) -> [Bool] {
    let kept = uniforms.map { Double($0) >= probability }
    guard !kept.contains(true) else { return kept }
    let chosen = Int(Double(fallback) * Double(uniforms.count))
    return uniforms.indices.map { $0 == chosen }
  }
}
