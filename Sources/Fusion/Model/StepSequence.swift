// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// One modality of a batch of segments: a vector per step, zero where it was not there.
package struct StepSequence: Sendable {
  /// `[B, T, D]`.
  package let values: Tensor
  /// `[B, T]`.
  package let mask: Mask

  /// - Parameters:
  ///   - values: `[B, T, D]`.
  ///   - mask: `[B, T]`, true where the modality was there; other values are set to 0.
  package init(_ values: Tensor, mask: Mask) {
    self.init(values: values.keeping(mask), mask: mask)
  }

  /// One list of vectors per segment; shorter ones are padded with steps that are not there.
  init(_ segments: [[[Float]?]], width: Int) {
    let steps = segments.map(\.count).max() ?? 0
    let vectors = segments.flatMap { $0 + Array(repeating: nil, count: steps - $0.count) }
    precondition(
      vectors.allSatisfy { $0.map { $0.count == width } ?? true },
      "StepSequence: vectors of \(vectors.compactMap { $0?.count }), expected \(width)")
    values = Tensor(
      vectors.flatMap { $0 ?? Array(repeating: 0, count: width) },
      shape: [segments.count, steps, width])
    mask = Mask(vectors.map { $0 != nil }, shape: [segments.count, steps])
  }

  private init(values: Tensor, mask: Mask) {
    self.values = values
    self.mask = mask
  }

  /// Under a linear map, whose bias does not reach the steps that were not there.
  func map(_ map: Linear, batching: Batching) -> StepSequence {
    StepSequence(map.forward(values, batching: batching), mask: mask)
  }

  /// In the samples that are not kept the modality was never there.
  func keeping(samples kept: [Bool]) -> StepSequence {
    let samples = Mask(kept, shape: [kept.count])
    return StepSequence(
      values: values.keeping(samples), mask: mask & samples.repeated(mask.shape[1]))
  }

  func rows(_ range: Range<Int>) -> StepSequence {
    StepSequence(values: values.rows(range), mask: mask.rows(range))
  }
}
