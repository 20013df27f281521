// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// The text side of the learned space: a linear map of sentence vectors, then unit length.
///
/// It begins as the identity, which leaves unit vectors as they are; so training starts from the
/// sentence encoder's own space.
package struct TextHead: Sendable {
  package var projection: Linear

  /// The identity.
  package init(width: Int) {
    var identity = Tensor(zeros: [width, width])
    for i in 0..<width { identity[i, i] = 1 }
    projection = Linear(weight: identity, bias: Tensor(zeros: [width]))
  }

  /// From `weight` and `bias`.
  package init(_ weights: Weights, width: Int? = nil) throws(SafetensorsError) {
    projection = try Linear(weights, inputs: width, outputs: width)
  }

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    let sentences: Tensor
    let projected: Tensor
  }

  /// Sentence vectors `[B, D]` to the learned space, `[B, D]`, unit length; a lone vector is fine.
  package func forward(_ sentences: Tensor) -> Tensor {
    let alone = sentences.rank == 1 ? [1, sentences.count] : sentences.shape
    // `Linear` takes the last two axes for one sample.
    let rows = sentences.reshaped([alone[0], 1, alone[1]])
    return projection.forward(rows).l2Normalized().reshaped(sentences.shape)
  }

  /// The same for training, with what a backward pass needs.
  package func traced(_ sentences: Tensor) -> (vectors: Tensor, trace: Trace) {
    let projected = projection.forward(sentences, batching: .together)
    return (projected.l2Normalized(), Trace(sentences: sentences, projected: projected))
  }
}
