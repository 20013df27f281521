// SPDX-License-Identifier: Apache-2.0
import Fusion
import Tensors

/// A way of making vectors of segments and of sentences, which are to find each other.
package struct Contestant: Sendable {
  package let name: String
  /// Makes a segment's vector.
  private let model: any SegmentModel
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

  /// Unit vectors `[B, width]`; zeros where there is nothing to see.
  func represent(_ segments: [SegmentFeatures], width: Int) -> Tensor {
    let nothing = Array(repeating: Float(0), count: width)
    return .stacked(segments.map { Tensor(model.represent($0)?.vector ?? nothing) })
  }
}
