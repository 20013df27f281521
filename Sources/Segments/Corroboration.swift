// SPDX-License-Identifier: Apache-2.0
import Foundation

/// How far the modalities, each by itself, bear out what was looked for.
///
/// Source: geometric mean after Genest and Zidek 1986, doi:10.1214/ss/1177013825; the rest is the
/// project's definition.
package struct Corroboration: Hashable, Sendable {
  /// Geometric mean of the matches, 0...1: large where all modalities agree with the query.
  package let consistency: Double
  /// Largest match less the smallest, 0...1: large where modalities contradict each other.
  package let disagreement: Double

  /// - Parameter cosines: of each modality's vector with the query's, in any order; negative ones
  ///   count as no match, and fewer than two tell nothing.
  package init(cosines: [Float]) {
    let matches = cosines.map { max(0, Double($0)) }
    guard matches.count > 1, let least = matches.min(), let most = matches.max() else {
      (consistency, disagreement) = (0, 0)
      return
    }
    consistency = pow(matches.reduce(1, *), 1 / Double(matches.count))
    disagreement = most - least
  }

  /// A score of 0 or more, raised by consistency and lowered by disagreement.
  package func applied(to score: Double) -> Double {
    score * (1 + consistency) * (1 - disagreement / 2)
  }
}
