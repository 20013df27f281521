// SPDX-License-Identifier: Apache-2.0
import CKernels
import COpenBLAS

/// What one direction of one LSTM layer did to a batch: all that a backward pass needs.
///
/// Samples of a batch are multiplied together, so their last bits depend on how many there are; a
/// batch of one is always the same.
package struct LSTMSweep: Sendable {
  /// `[B, T, H]`, 0 at steps that were not run.
  package let hidden: Tensor
  /// `[B, T, H]`, the cell states, likewise.
  package let cells: Tensor
  /// `[B, T, 4H]`, the gates i, f, g, o after their activations; at steps that were not run they
  /// mean nothing.
  package let gates: Tensor
  /// `[B, H]` each, where the sweep started.
  package let initialHidden: Tensor
  package let initialCell: Tensor
  /// `[B, H]` each, after the last step run; the initial ones if none was.
  package let lastHidden: Tensor
  package let lastCell: Tensor
  /// Real steps of every row.
  let lengths: [Int]
  let reversed: Bool

  /// Runs the recurrence over every row's real steps, from last to first if `reversed`.
  ///
  /// - Parameters:
  ///   - inputs: `[B, T, 4H]`, the gates' pre-activations as far as they come from the input.
  ///   - recurrentWeight: `[4H, H]`.
  ///   - initialHidden: `[B, H]`.
  ///   - initialCell: `[B, H]`.
  ///   - lengths: `[B]`, real steps; later ones are padding.
  ///   - reversed: the direction.
  package init(
    inputs: Tensor, recurrentWeight: Tensor, initialHidden: Tensor, initialCell: Tensor,
    lengths: [Int], reversed: Bool
  ) {
    let (batch, steps) = (lengths.count, inputs.shape[1])
    let width = recurrentWeight.shape[1]
    precondition(
      inputs.shape == [batch, steps, 4 * width] && recurrentWeight.shape == [4 * width, width]
        && initialHidden.shape == [batch, width] && initialCell.shape == initialHidden.shape
        && lengths.allSatisfy { 0...steps ~= $0 },
      "LSTMSweep: inputs \(inputs.shape), weight \(recurrentWeight.shape), state "
        + "\(initialHidden.shape), lengths \(lengths)")
    LinearAlgebra.oneThread
    var gates = inputs
    var hidden = Tensor(zeros: [batch, steps, width])
    var cells = Tensor(zeros: [batch, steps, width])
    var (lastHidden, lastCell) = (initialHidden, initialCell)
    gates.withMutablePointer { gates in
      hidden.withMutablePointer { hidden in
        cells.withMutablePointer { cells in
          lastHidden.withMutablePointer { lastHidden in
            lastCell.withMutablePointer { lastCell in
              recurrentWeight.withPointer { weight in
                for step in Self.order(steps, reversed) {
                  let running = lengths.indices.filter { step < lengths[$0] }
                  guard !running.isEmpty else { continue }
                  Self.addRecurrence(
                    lastHidden, weight, to: gates + step * 4 * width, batch: batch,
                    stride: steps * 4 * width, width: width)
                  for sample in running {
                    let (row, state) = ((sample * steps + step) * width, sample * width)
                    nj_lstm_cell(
                      gates + 4 * row, lastCell + state, cells + row, hidden + row, width)
                    (lastHidden + state).update(from: hidden + row, count: width)
                    (lastCell + state).update(from: cells + row, count: width)
                  }
                }
              }
            }
          }
        }
      }
    }
    (self.gates, self.hidden, self.cells) = (gates, hidden, cells)
    (self.initialHidden, self.initialCell) = (initialHidden, initialCell)
    (self.lastHidden, self.lastCell) = (lastHidden, lastCell)
    (self.lengths, self.reversed) = (lengths, reversed)
  }

  /// All steps in the direction of travel.
  ///
  /// A row that ends early starts late on the way back.
  static func order(_ steps: Int, _ reversed: Bool) -> StrideTo<Int> {
    reversed ? stride(from: steps - 1, to: -1, by: -1) : stride(from: 0, to: steps, by: 1)
  }

  /// gates `[B, 4H]`, `stride` apart, += states `[B, H]` · weightᵀ `[H, 4H]`.
  private static func addRecurrence(
    _ states: UnsafePointer<Float>, _ weight: UnsafePointer<Float>,
    to gates: UnsafeMutablePointer<Float>, batch: Int, stride: Int, width: Int
  ) {
    if batch == 1 {
      cblas_sgemv(
        CblasRowMajor, CblasNoTrans, blasint(4 * width), blasint(width), 1, weight,
        blasint(width), states, 1, 1, gates, 1)
    } else {
      LinearAlgebra.multiply(
        .init(base: states, stride: width),
        .init(base: weight, stride: width, isTransposed: true),
        into: .init(base: gates, stride: stride), rows: batch, columns: 4 * width, inner: width,
        keep: 1)
    }
  }
}
