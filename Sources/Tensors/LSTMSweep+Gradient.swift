// SPDX-License-Identifier: Apache-2.0
import CKernels

extension LSTMSweep {
  /// What reached the places where something enters a sweep.
  package struct Gradient: Sendable {
    /// `[B, T, 4H]`, of the pre-activations; 0 at steps that were not run.
    package let inputs: Tensor
    /// `[B, H]` each.
    package let initialHidden: Tensor
    package let initialCell: Tensor
  }

  /// Runs back over the steps (backpropagation through time).
  ///
  /// Source: Werbos 1990, doi:10.1109/5.58337.
  ///
  /// - Parameters:
  ///   - upstream: `[B, T, H]`, what reached the hidden states; at padding it is ignored.
  ///   - lastHidden: `[B, H]`, what reached the last hidden states by another way; 0 if `nil`.
  ///   - lastCell: `[B, H]`, likewise for the cells.
  ///   - recurrentWeight: `[4H, H]`.
  ///   - recurrentGradient: to which the weight's gradient is added.
  /// - Returns: what reached the sweep's inputs.
  package func backward(
    _ upstream: Tensor, lastHidden: Tensor?, lastCell: Tensor?, recurrentWeight: Tensor,
    into recurrentGradient: inout Tensor
  ) -> Gradient {
    let (batch, steps) = (hidden.shape[0], hidden.shape[1])
    let width = hidden.shape[2]
    precondition(
      upstream.shape == hidden.shape && recurrentWeight.shape == [4 * width, width],
      "LSTMSweep: upstream \(upstream.shape) of \(hidden.shape)")
    var inputs = Tensor(zeros: gates.shape)
    var hiddenGradient = lastHidden ?? Tensor(zeros: [batch, width])
    var cellGradient = lastCell ?? Tensor(zeros: [batch, width])
    var total = [Float](repeating: 0, count: width)
    let read = [upstream, gates, cells, previous(cells, initial: initialCell), recurrentWeight]
    Tensor.withPointers(read) { read in
      inputs.withMutablePointer { inputs in
        hiddenGradient.withMutablePointer { hiddenGradient in
          cellGradient.withMutablePointer { cellGradient in
            let (upstream, gates, cells) = (read[0], read[1], read[2])
            let (previousCells, weight) = (read[3], read[4])
            for step in Self.order(steps, !reversed) {
              for sample in 0..<batch where step < lengths[sample] {
                let (row, state) = ((sample * steps + step) * width, sample * width)
                for i in 0..<width {
                  total[i] = upstream[row + i] + hiddenGradient[state + i]
                  hiddenGradient[state + i] = 0
                }
                nj_lstm_cell_backward(
                  gates + 4 * row, previousCells + row, cells + row, total, cellGradient + state,
                  inputs + 4 * row, width)
              }
              // Rows that are not running have 0 here, and keep what they carry.
              LinearAlgebra.multiply(
                .init(base: inputs + step * 4 * width, stride: steps * 4 * width),
                .init(base: weight, stride: width),
                into: .init(base: hiddenGradient, stride: width), rows: batch, columns: width,
                inner: 4 * width, keep: 1)
            }
          }
        }
      }
    }
    // gates += W h, over all steps at once.
    recurrentGradient.addTransposedProduct(inputs, previous(hidden, initial: initialHidden))
    return Gradient(inputs: inputs, initialHidden: hiddenGradient, initialCell: cellGradient)
  }

  /// For each step the state that it started from, `[B, T, H]`; 0 at steps that were not run.
  private func previous(_ states: Tensor, initial: Tensor) -> Tensor {
    let (steps, width) = (states.shape[1], states.shape[2])
    var previous = Tensor(zeros: states.shape)
    previous.withMutablePointer { out in
      states.withPointer { states in
        initial.withPointer { initial in
          for (sample, length) in lengths.enumerated() where length > 0 {
            let row = sample * steps * width
            let (first, later, earlier) =
              reversed ? ((length - 1) * width, 0, width) : (0, width, 0)
            (out + row + first).update(from: initial + sample * width, count: width)
            (out + row + later).update(
              from: states + row + earlier, count: (length - 1) * width)
          }
        }
      }
    }
    return previous
  }
}
