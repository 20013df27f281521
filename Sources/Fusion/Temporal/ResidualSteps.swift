// SPDX-License-Identifier: Apache-2.0
import Core
import Tensors

extension ResidualPooling {
  /// What the pooling reads of a batch's steps, whatever the model makes of them.
  package struct Steps: Sendable {
    /// s, `[B, M · T, S]`.
    let vectors: Tensor
    /// f by modality, `[B, T, F]`.
    let features: [Tensor]
    /// d and e, `[B, M, T]` each.
    let distances: [Tensor]
    /// τ, `[B, M · T]`; 0 for steps that are not the segment's own.
    let places: Tensor
    /// The own steps at which a modality was there, `[B, M, T]`.
    let isThere: Mask

    /// - Parameters:
    ///   - vectors: by modality, `[B, T, S]`.
    ///   - features: by modality, of the steps that have vectors, `[B, T, F]`.
    ///   - own: `[B, T]`, the segment's own steps.
    init(vectors: [StepSequence], features: [StepSequence], own: Mask) {
      let (batch, steps) = (own.shape[0], own.shape[1])
      let masks = vectors.map { $0.mask & own }
      let features = features.map { $0.values.l2Normalized() }
      self.features = features
      distances = [vectors.map(\.values), features].map { rows in
        Tensor.stacked(zip(rows, masks).map { Self.distances($0, mask: $1) }).exchangingFirstAxes()
      }
      self.vectors = Tensor.stacked(vectors.map(\.values)).exchangingFirstAxes()
        .reshaped([batch, vectors.count * steps, vectors[0].values.shape[2]])
      places = Self.places(own, modalities: vectors.count)
      isThere = Mask(
        (0..<batch).flatMap { sample in
          masks.flatMap { $0.isReal[sample * steps..<(sample + 1) * steps] }
        }, shape: [batch, vectors.count, steps])
    }

    private init(_ steps: Steps, isThere: Mask) {
      (vectors, features, distances) = (steps.vectors, steps.features, steps.distances)
      (places, self.isThere) = (steps.places, isThere)
    }

    /// As if only the modalities kept had been there: one set for each sample.
    func keeping(_ kept: [Set<Modality>]) -> Steps {
      let rows = kept.flatMap { kept in StreamFusion.modalities.map { kept.contains($0) } }
      return Steps(
        self,
        isThere: isThere
          & Mask(rows, shape: Array(isThere.shape.prefix(2))).repeated(isThere.shape[2]))
    }

    /// τ of every step once per modality.
    private static func places(_ own: Mask, modalities: Int) -> Tensor {
      let (batch, steps) = (own.shape[0], own.shape[1])
      let values = (0..<batch).flatMap { sample in
        let row = own.isReal[sample * steps..<(sample + 1) * steps]
        let count = Float(row.count { $0 })
        var next: Float = 0
        let places = row.map { isOwn -> Float in
          defer { next += isOwn ? 1 : 0 }
          return isOwn ? (2 * next + 1) / count - 1 : 0
        }
        return (0..<modalities).flatMap { _ in places }
      }
      return Tensor(values, shape: [batch, modalities * steps])
    }

    /// |s - mean|² of steps that are real in `mask` `[B, T]`, 0 of others: `[B, T, S]` gives
    /// `[B, T]`.
    private static func distances(_ vectors: Tensor, mask: Mask) -> Tensor {
      let steps = mask.shape[1]
      let means = vectors.mean(over: mask).gathering(
        (0..<mask.isReal.count).map { $0 / steps })
      let differences = vectors - means.reshaped(vectors.shape)
      return differences.rowDots(differences).keeping(mask)
    }
  }
}
