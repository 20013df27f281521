// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Tensors

@Suite struct SymmetricSolveTests {
  @Test(arguments: [1, 2, 7, 33])
  func theMatrixTakesTheSolutionToTheRightSide(size: Int) throws {
    var random = RandomSource(seed: 6)
    let half = random.tensor(shape: [size, size + 3])
    let matrix = matmul(half, half, transposingRight: true)
    let right = random.tensor(shape: [size])
    let solution = try #require(LinearAlgebra.solve(positiveDefinite: matrix, right))
    expectClose(
      matmul(solution.reshaped([1, size]), matrix).reshaped([size]), right, absolute: 1e-3)
  }

  @Test func aMatrixThatIsNotPositiveDefiniteHasNoSolution() {
    let matrix = Tensor([1, 2, 2, 1], shape: [2, 2])
    #expect(LinearAlgebra.solve(positiveDefinite: matrix, Tensor([1, 1])) == nil)
  }
}
