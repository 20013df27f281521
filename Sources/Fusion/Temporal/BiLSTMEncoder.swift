// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// Gives every step a feature that has seen the steps before and after it.
///
/// Source: Graves and Schmidhuber 2005, doi:10.1016/j.neunet.2005.06.042; streams side by side as
/// in YouTube-8M (Abu-El-Haija et al. 2016, arXiv 1609.08675).
package struct BiLSTMEncoder: Sendable {
  package var lstm: LSTM

  /// From the names of a bidirectional `torch.nn.LSTM`.
  package init(_ weights: Weights, inputSize: Int? = nil) throws(SafetensorsError) {
    // Asked for first, so that weights of one direction are refused by name.
    _ = try weights.tensor("weight_ih_l0_reverse", [nil, inputSize])
    lstm = try LSTM(weights, inputSize: inputSize)
  }

  /// Width of the output, both directions together.
  package var outputSize: Int { lstm.outputSize }

  /// Runs over streams that share a clock.
  ///
  /// - Parameters:
  ///   - streams: `[B, T, D_i]` each; they are joined along the channels.
  ///   - lengths: `[B]`, real steps per row; all unless given.
  /// - Returns: `[B, T, 2H]`, forward states first, 0 from a row's length on.
  package func forward(_ streams: [Tensor], lengths: [Int]? = nil) -> Tensor {
    lstm.forward(.concatenated(streams), lengths: lengths).states
  }

  /// The same for training, with what a backward pass needs.
  package func traced(
    _ streams: [Tensor], lengths: [Int]? = nil
  ) -> (states: Tensor, trace: LSTM.Trace) {
    let (output, trace) = lstm.traced(.concatenated(streams), lengths: lengths)
    return (output.states, trace)
  }
}
