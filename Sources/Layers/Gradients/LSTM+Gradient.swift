// SPDX-License-Identifier: Apache-2.0
import Tensors

extension LSTM: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    for layer in layers.indices {
      for index in layers[layer].indices {
        let suffix = "l\(layer)\(index == 1 ? "_reverse" : "")"
        visit(path["weight_ih_\(suffix)"].name, &layers[layer][index].inputWeight)
        visit(path["weight_hh_\(suffix)"].name, &layers[layer][index].recurrentWeight)
        visit(path["bias_ih_\(suffix)"].name, &layers[layer][index].inputBias)
        visit(path["bias_hh_\(suffix)"].name, &layers[layer][index].recurrentBias)
      }
    }
  }

  /// Undoes `traced`.
  ///
  /// - Parameters:
  ///   - upstream: `[B, T, H]` or `[B, T, 2H]`, of the states; at padding it is ignored.
  ///   - last: what reached the last states.
  ///   - trace: of the forward pass. At padding its input may be anything.
  ///   - gradient: to which the weights' gradients are added.
  /// - Returns: gradients of the input, 0 at padding, and of the state that it started from.
  package func backward(
    _ upstream: Tensor, last: State? = nil, _ trace: Trace, into gradient: inout LSTM
  ) -> (input: Tensor, initial: State) {
    let real = Mask(lengths: trace.lengths, steps: upstream.shape[1])
    var reached = upstream
    var initial: [LSTMSweep.Gradient] = []
    for (layer, trace) in zip(layers.indices, trace.layers).reversed() {
      let input = trace.input.keeping(real)
      var inputGradient = Tensor(zeros: input.shape)
      var sweeps: [LSTMSweep.Gradient] = []
      for (index, sweep) in trace.sweeps.enumerated() {
        let place = layer * trace.sweeps.count + index
        let sweepGradient = sweep.backward(
          reached.columns(index * hiddenSize..<(index + 1) * hiddenSize),
          lastHidden: last?.hidden.element(place), lastCell: last?.cell.element(place),
          recurrentWeight: layers[layer][index].recurrentWeight,
          into: &gradient.layers[layer][index].recurrentWeight)
        // inputs = x Wᵀ + both biases
        let inputMap = Linear(weight: layers[layer][index].inputWeight, bias: nil)
        inputGradient += inputMap.inputGradient(sweepGradient.inputs)
        gradient.layers[layer][index].accumulate(sweepGradient.inputs, input: input)
        sweeps.append(sweepGradient)
      }
      reached = inputGradient
      initial = sweeps + initial
    }
    return (
      reached,
      State(
        hidden: .stacked(initial.map(\.initialHidden)),
        cell: .stacked(initial.map(\.initialCell)))
    )
  }
}

extension LSTM.Direction {
  /// Adds the gradients of the input's weight and of both biases.
  fileprivate mutating func accumulate(_ upstream: Tensor, input: Tensor) {
    inputWeight.addTransposedProduct(upstream, input)
    let bias = upstream.rowSum()
    inputBias += bias
    recurrentBias += bias
  }
}
