// SPDX-License-Identifier: Apache-2.0
import Tensors

/// How much work a piece of footage is worth: a cascade as in BranchyNet.
///
/// Source: Teerapittayanon, McDanel and Kung 2016, arXiv 1709.01686.
package enum Complexity: String, Sendable {
  /// One modality alone.
  case simple
  /// Modalities that agree: late fusion will do.
  case moderate
  /// Modalities that disagree: the full model.
  case complex

  /// Weighs the modalities' vectors in the shared space.
  ///
  /// - Parameters:
  ///   - vectors: `[D]` each, one per modality that is there.
  ///   - minimumAgreement: cosine from which on modalities agree.
  /// - Throws: `FusionError.noModality` if there is no vector.
  package init(of vectors: [Tensor], minimumAgreement: Double) throws(FusionError) {
    guard !vectors.isEmpty else { throw .noModality }
    guard let agreement = Self.agreement(of: vectors) else {
      self = .simple
      return
    }
    self = agreement >= minimumAgreement ? .moderate : .complex
  }

  /// The smallest cosine between any two vectors; `nil` for fewer than two.
  package static func agreement(of vectors: [Tensor]) -> Double? {
    let units = vectors.map { $0.l2Normalized() }
    return units.indices.flatMap { i in
      units[..<i].map { $0.dot(units[i]) }
    }.min()
  }
}
