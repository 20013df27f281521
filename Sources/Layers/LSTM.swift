// SPDX-License-Identifier: Apache-2.0
import Tensors

/// Long short-term memory, in one direction or both, in one layer or several.
///
/// Source: Hochreiter and Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735; Graves and Schmidhuber
/// 2005, doi:10.1016/j.neunet.2005.06.042. Names, gate order (i, f, g, o) and the two bias vectors
/// are those of `torch.nn.LSTM`, batch first.
package struct LSTM: Sendable {
  /// One direction of one layer.
  package struct Direction: Sendable {
    /// `[4H, I]`.
    package var inputWeight: Tensor
    /// `[4H, H]`.
    package var recurrentWeight: Tensor
    /// `[4H]` each.
    package var inputBias: Tensor
    package var recurrentBias: Tensor
  }

  /// First to last; each holds the forward direction and, in a BiLSTM, the backward one.
  package var layers: [[Direction]]

  package var inputSize: Int { layers[0][0].inputWeight.shape[1] }
  package var hiddenSize: Int { layers[0][0].recurrentWeight.shape[1] }
  package var isBidirectional: Bool { layers[0].count == 2 }
  /// Width of the output: H, or 2H in both directions.
  package var outputSize: Int { hiddenSize * layers[0].count }

  /// The memory of all layers and directions, in the order layer 0 forward, layer 0 backward, ...
  package struct State: Sendable {
    /// `[layers · directions, B, H]`.
    package let hidden: Tensor
    /// `[layers · directions, B, H]`.
    package let cell: Tensor

    package init(hidden: Tensor, cell: Tensor) {
      self.hidden = hidden
      self.cell = cell
    }

    init(zeros shape: [Int]) {
      self.init(hidden: Tensor(zeros: shape), cell: Tensor(zeros: shape))
    }

    /// That of one row, `[layers · directions, 1, H]`.
    func sample(_ index: Int) -> State {
      func part(_ states: Tensor) -> Tensor {
        states.exchangingFirstAxes().rows(index..<index + 1).exchangingFirstAxes()
      }
      return State(hidden: part(hidden), cell: part(cell))
    }

    /// Those of single rows, one below the other.
    static func joined(_ samples: [State]) -> State {
      func part(_ states: [Tensor]) -> Tensor {
        Tensor.stacked(states.map { $0.exchangingFirstAxes().element(0) }).exchangingFirstAxes()
      }
      return State(hidden: part(samples.map(\.hidden)), cell: part(samples.map(\.cell)))
    }
  }

  package struct Output: Sendable {
    /// `[B, T, H]` or `[B, T, 2H]`, forward states first; 0 at padding.
    package let states: Tensor
    /// After each row's last real step in the direction of travel.
    package let last: State
  }

  /// From `weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0`, then `_l1` and so on, and the
  /// same with `_reverse` if there is a backward direction.
  package init(_ weights: Weights, inputSize: Int? = nil) throws(SafetensorsError) {
    let suffixes = weights.has("weight_ih_l0_reverse") ? ["", "_reverse"] : [""]
    layers = []
    repeat {
      let width = layers.isEmpty ? inputSize : outputSize
      var directions: [Direction] = []
      for suffix in suffixes {
        directions.append(
          try Self.direction(
            weights, "l\(layers.count)\(suffix)", inputSize: width,
            hiddenSize: layers.isEmpty ? nil : hiddenSize))
      }
      layers.append(directions)
    } while weights.has("weight_ih_l\(layers.count)")
  }

  private static func direction(
    _ weights: Weights, _ suffix: String, inputSize: Int?, hiddenSize: Int?
  ) throws(SafetensorsError) -> Direction {
    let recurrent = try weights.tensor(
      "weight_hh_\(suffix)", [hiddenSize.map { 4 * $0 }, hiddenSize])
    let gates = 4 * recurrent.shape[1]
    guard recurrent.shape[0] == gates else {
      throw weights.refusal(
        of: "weight_hh_\(suffix)", "has shape \(recurrent.shape), expected four rows per column")
    }
    return Direction(
      inputWeight: try weights.tensor("weight_ih_\(suffix)", [gates, inputSize]),
      recurrentWeight: recurrent,
      inputBias: try weights.tensor("bias_ih_\(suffix)", [gates]),
      recurrentBias: try weights.tensor("bias_hh_\(suffix)", [gates]))
  }

  /// What a backward pass needs of a forward one.
  package struct Trace: Sendable {
    struct Layer: Sendable {
      let input: Tensor
      let sweeps: [LSTMSweep]
    }
    let lengths: [Int]
    let layers: [Layer]
  }

  /// Runs every row by itself, from its first to its last real step and back.
  ///
  /// - Parameters:
  ///   - x: `[B, T, I]`.
  ///   - lengths: `[B]`, real steps per row; all unless given. The backward direction starts at
  ///     each row's last real step.
  ///   - initial: the memory to start from; zeros unless given.
  /// - Returns: the last layer's states and every layer's last ones.
  package func forward(_ x: Tensor, lengths: [Int]? = nil, initial: State? = nil) -> Output {
    let samples = (0..<x.shape[0]).map { sample in
      traced(
        x.rows(sample..<sample + 1), lengths: lengths.map { [$0[sample]] },
        initial: initial?.sample(sample)
      ).output
    }
    let states = Tensor.stacked(samples.map { $0.states.element(0) })
    return Output(states: states, last: .joined(samples.map(\.last)))
  }

  /// The same for training: rows are multiplied together, and the trace is kept.
  package func traced(
    _ x: Tensor, lengths: [Int]? = nil, initial: State? = nil
  ) -> (output: Output, trace: Trace) {
    let (batch, steps) = (x.shape[0], x.shape[1])
    let lengths = lengths ?? Array(repeating: steps, count: batch)
    precondition(
      x.shape == [batch, steps, inputSize] && lengths.count == batch,
      "LSTM: input \(x.shape), \(inputSize) wide, lengths \(lengths)")
    let initial = initial ?? State(zeros: [layers.count * layers[0].count, batch, hiddenSize])
    var states = x
    var traces: [Trace.Layer] = []
    for (layer, directions) in layers.enumerated() {
      let sweeps = directions.enumerated().map { index, direction in
        let place = layer * directions.count + index
        let inputs = Linear(
          weight: direction.inputWeight, bias: direction.inputBias + direction.recurrentBias
        ).forward(states, batching: .together)
        return LSTMSweep(
          inputs: inputs, recurrentWeight: direction.recurrentWeight,
          initialHidden: initial.hidden.element(place), initialCell: initial.cell.element(place),
          lengths: lengths, reversed: index == 1)
      }
      traces.append(Trace.Layer(input: states, sweeps: sweeps))
      states = .concatenated(sweeps.map(\.hidden))
    }
    let sweeps = traces.flatMap(\.sweeps)
    let last = State(
      hidden: .stacked(sweeps.map(\.lastHidden)), cell: .stacked(sweeps.map(\.lastCell)))
    return (Output(states: states, last: last), Trace(lengths: lengths, layers: traces))
  }
}
