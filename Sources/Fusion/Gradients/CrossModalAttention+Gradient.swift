// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

extension CrossModalAttention: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    attention.visitParameters(path, visit)
  }

  /// Undoes `traced`; upstreams and results as for `MultiheadAttention`.
  package func backward(
    _ upstream: Tensor, weights: Tensor? = nil, _ trace: MultiheadAttention.Trace,
    into gradient: inout CrossModalAttention
  ) -> MultiheadAttention.InputGradient {
    // What left a sample without keys was 0, whatever came in.
    let real = trace.keyMask.map { upstream.keeping($0.rowsWithAny) } ?? upstream
    return attention.backward(real, weights: weights, trace, into: &gradient.attention)
  }
}
