// SPDX-License-Identifier: Apache-2.0
import Fusion
import Tensors

/// A way of making vectors of segments and of sentences, which are to find each other.
package struct Contestant: Sendable {
  package let name: String
  /// Makes a segment's vector.
  let model: any SegmentModel
  /// Readings of sentences `[B, 2 · shared]` to where segments are, `[B, shared]` of unit length.
  let query: @Sendable (Tensor) -> Tensor

  package init(
    name: String, model: any SegmentModel, query: @escaping @Sendable (Tensor) -> Tensor
  ) {
    (self.name, self.model, self.query) = (name, model, query)
  }

  /// A trained model, and the text head that belongs to it.
  package init(_ model: TemporalModel, name: String? = nil) {
    self.init(name: name ?? model.name, model: model) { model.query($0) }
  }
}
