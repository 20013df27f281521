// SPDX-License-Identifier: Apache-2.0
import Tensors

/// Linear maps from rows to what belongs to them, held small.
///
/// Source: Hoerl and Kennard 1970, "Ridge regression".
package struct RidgeRegression: Sendable {
  /// Of inputs and outputs side by side.
  private var joint: Covariance
  private let (inputs, outputs): (Int, Int)

  package init(inputs: Int, outputs: Int) {
    (self.inputs, self.outputs) = (inputs, outputs)
    joint = Covariance(width: inputs + outputs)
  }

  /// Counts rows `[N, inputs]` and what belongs to each, `[N, outputs]`.
  package mutating func add(_ rows: Tensor, _ results: Tensor) {
    joint.add(.concatenated([rows, results]))
  }

  /// The map of least squared error.
  ///
  /// - Parameter shrinkage: of the inputs' mean variance, added to all.
  /// - Returns: weight `[outputs, inputs]` and bias `[outputs]`; `nil` where there are fewer rows
  ///   than inputs, or all are alike.
  package func solution(shrinkage: Float) -> (weight: Tensor, bias: Tensor)? {
    guard joint.count >= inputs else { return nil }
    let (matrix, mean) = (joint.matrix, joint.mean.values)
    let within = matrix.rows(0..<inputs).columns(0..<inputs).shrunk(by: shrinkage)
    let across = matrix.rows(inputs..<inputs + outputs).columns(0..<inputs)
    var weight: [Tensor] = []
    for output in 0..<outputs {
      guard let row = LinearAlgebra.solve(positiveDefinite: within, across.element(output)) else {
        return nil
      }
      weight.append(row)
    }
    let map = Tensor.stacked(weight)
    let predicted = matmul(
      Tensor(Array(mean[..<inputs]), shape: [1, inputs]), map, transposingRight: true
    ).reshaped([outputs])
    return (map, Tensor(Array(mean[inputs...])) - predicted)
  }
}
