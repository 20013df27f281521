// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

extension TemporalAggregation: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    query.visitParameters(path["query"], visit)
    projection.visitParameters(path["projection"], visit)
  }

  /// Gradients of `x` `[B, T, D]` and of the residual `[B, 1, shared]`, from what reached the
  /// representation `[B, shared]`; those of the parameters are added to `gradient`.
  package func backward(
    _ upstream: Tensor, _ trace: Trace, into gradient: inout TemporalAggregation
  ) -> (states: Tensor, residual: Tensor) {
    let (batch, steps, width) = (trace.real.shape[0], trace.real.shape[1], trace.real.shape[2])
    let projected = trace.projected.l2NormalizedBackward(
      upstream.reshaped(trace.projected.shape))
    let pooled = projection.backward(
      projected, input: trace.pooled, into: &gradient.projection)
    // pooled = Σ a_t x_t
    var real = matmul(trace.weights.reshaped([batch, steps, 1]), pooled)
    if let query {
      let weights = matmul(pooled, trace.real, transposingRight: true)
        .reshaped([batch, steps])
      // a = softmax(x · query / √D)
      let scores =
        (trace.weights.softmaxBackward(weights) * (1 / Float(width).squareRoot()))
        .reshaped([batch, steps, 1])
      real += matmul(scores, query.reshaped([1, width]))
      var queryGradient = Tensor(zeros: [1, width])
      queryGradient.addTransposedProduct(scores, trace.real)
      gradient.query? += queryGradient.reshaped([width])
    }
    return (real.keeping(trace.mask), projected)
  }
}
