// SPDX-License-Identifier: Apache-2.0
import Features
import Fusion
import Learning
import Tensors

/// The segments of a cache that every training on it leaves out, to compare models on.
package struct HeldOutSegments: Sendable {
  private let segments: TrainingSet

  /// - Parameters:
  ///   - cache: of the encoders that the models were made for.
  ///   - settings: length of segments and of their context.
  /// - Throws: `TrainingError` or `FeaturesError` for data that cannot be used.
  package init(_ cache: FeatureCache, _ settings: TrainingSettings = TrainingSettings()) throws {
    segments = try TrainingSet(
      cache, sources: try HeldOut.split(cache, settings).heldOut, settings)
  }

  package var count: Int { segments.items.count }

  /// At which rank each sentence finds its segment among all of these.
  ///
  /// - Parameter model: one without a text head is asked with the sentences as they are.
  /// - Returns: the ranks.
  /// - Throws: `FeaturesError.damaged`.
  package func ranks(by model: any SegmentModel) throws(FeaturesError) -> RetrievalRanks {
    var (queries, candidates): ([Tensor], [Tensor]) = ([], [])
    for index in segments.items.indices {
      let batch = try segments.batch([index])
      let sentence = batch.sentences.element(0)
      queries.append((model as? TemporalModel)?.textHead?.forward(sentence) ?? sentence)
      let representation = model.represent(batch.segments[0])
      candidates.append(representation.map { Tensor($0.vector) } ?? Tensor(zeros: sentence.shape))
    }
    guard !queries.isEmpty else { return RetrievalRanks(ranks: []) }
    return RetrievalRanks(
      queries: .stacked(queries), candidates: .stacked(candidates),
      answers: segments.items.indices.map { [$0] })
  }
}
