// SPDX-License-Identifier: Apache-2.0
import CKernels
import COpenBLAS

/// What one direction of one LSTM layer did to one sample: all that a backward pass needs.
package struct LSTMSweep: Sendable {
  /// `[T, H]`, 0 at steps that were not run.
  package let hidden: Tensor
  /// `[T, H]`, the cell states.
  package let cells: Tensor
  /// `[T, 4H]`, the gates i, f, g, o after their activations.
  package let gates: Tensor
  /// `[H]` each, after the last step run; the initial ones if none was.
  package let lastHidden: Tensor
  package let lastCell: Tensor

  /// Runs the recurrence over the first `length` steps, from last to first if `reversed`.
  ///
  /// - Parameters:
  ///   - inputs: `[T, 4H]`, the gates' pre-activations as far as they come from the input.
  ///   - recurrentWeight: `[4H, H]`.
  ///   - initialHidden: `[H]`.
  ///   - initialCell: `[H]`.
  ///   - length: real steps; later ones are padding.
  ///   - reversed: the direction.
  package init(
    inputs: Tensor, recurrentWeight: Tensor, initialHidden: Tensor, initialCell: Tensor,
    length: Int, reversed: Bool
  ) {
    let (steps, width) = (inputs.shape[0], initialHidden.count)
    precondition(
      inputs.shape == [steps, 4 * width] && recurrentWeight.shape == [4 * width, width]
        && initialCell.shape == initialHidden.shape && 0...steps ~= length,
      "LSTMSweep: inputs \(inputs.shape), weight \(recurrentWeight.shape), state "
        + "\(initialHidden.shape), length \(length)")
    LinearAlgebra.oneThread
    var gates = inputs
    var hidden = Tensor(zeros: [steps, width])
    var cells = Tensor(zeros: [steps, width])
    gates.withMutablePointer { gates in
      hidden.withMutablePointer { hidden in
        cells.withMutablePointer { cells in
          recurrentWeight.withPointer { weight in
            initialHidden.withPointer { initialHidden in
              initialCell.withPointer { initialCell in
                var (previousHidden, previousCell) = (initialHidden, initialCell)
                for i in 0..<length {
                  let step = reversed ? length - 1 - i : i
                  let (row, stepGates) = (step * width, gates + 4 * step * width)
                  cblas_sgemv(
                    CblasRowMajor, CblasNoTrans, blasint(4 * width), blasint(width), 1, weight,
                    blasint(width), previousHidden, 1, 1, stepGates, 1)
                  nj_lstm_cell(stepGates, previousCell, cells + row, hidden + row, width)
                  (previousHidden, previousCell) = (
                    UnsafePointer(hidden + row), UnsafePointer(cells + row)
                  )
                }
              }
            }
          }
        }
      }
    }
    let last = length == 0 ? nil : (reversed ? 0 : length - 1)
    lastHidden = last.map { hidden.element($0) } ?? initialHidden
    lastCell = last.map { cells.element($0) } ?? initialCell
    self.gates = gates
    self.hidden = hidden
    self.cells = cells
  }
}
