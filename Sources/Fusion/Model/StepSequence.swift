// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// One modality of one segment: a vector per step, zero where it was not there.
struct StepSequence: Sendable {
  /// `[1, T, D]`.
  let values: Tensor
  /// `[1, T]`.
  let mask: Mask

  init(_ vectors: [[Float]?], width: Int) {
    precondition(
      vectors.allSatisfy { $0.map { $0.count == width } ?? true },
      "StepSequence: vectors of \(vectors.compactMap { $0?.count }), expected \(width)")
    values = Tensor(
      vectors.flatMap { $0 ?? Array(repeating: 0, count: width) },
      shape: [1, vectors.count, width])
    mask = Mask(vectors.map { $0 != nil }, shape: [1, vectors.count])
  }

  private init(values: Tensor, mask: Mask) {
    self.values = values
    self.mask = mask
  }

  /// Under a linear map, whose bias does not reach the steps that were not there.
  func map(_ map: Linear) -> StepSequence {
    StepSequence(values: map.forward(values).keeping(mask), mask: mask)
  }
}
