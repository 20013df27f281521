// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// Gradient of the logits that `normalizedGates` made `gates` of; 0 for modalities not present.
package func normalizedGatesBackward(
  _ upstream: Tensor, logits: Tensor, gates: Tensor
) -> Tensor {
  Activation.logSigmoid.backward(gates.softmaxBackward(upstream), input: logits)
}

/// Undoes `gatedSum`: gradients of its values `[..., D]` and of its gates `[..., M]`.
func gatedSumBackward(
  _ upstream: Tensor, values: [Tensor], gates: Tensor
) -> (values: [Tensor], gates: Tensor) {
  let leading = Array(upstream.shape.dropLast())
  return (
    values.indices.map { m in
      upstream.scalingRows(by: gates.columns(m..<m + 1).reshaped(leading))
    },
    .concatenated(values.map { upstream.rowDots($0).reshaped(leading + [1]) })
  )
}

extension ModalityInputs {
  /// Undoes `aligned`: gradients of the features as they were given, from those on shared axes
  /// `[B, T, D_m]`.
  func alignedBackward(_ upstream: [Tensor]) -> [Tensor?] {
    let shapes = Set(masks.compactMap { $0?.shape })
    guard shapes.count == 1 else {
      return pooledBackward(pooled.alignedBackward(upstream))
    }
    return zip(zip(features, masks), upstream).map { given, upstream in
      guard let features = given.0, let mask = given.1 else { return nil }
      return upstream.reshaped(features.shape).keeping(mask)
    }
  }

  /// Undoes `pooled`: gradients of the features as they were given, from those of their means.
  func pooledBackward(_ upstream: [Tensor?]) -> [Tensor?] {
    zip(masks, upstream).map { mask, upstream in
      guard let mask, let upstream else { return nil }
      return mask.shape.count == 1
        ? upstream.keeping(mask) : Tensor.meanBackward(upstream, over: mask)
    }
  }
}
