// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Tensors

@Suite struct SymmetricEigenvectorsTests {
  @Test(arguments: [1, 2, 7, 33])
  func theMatrixStretchesEachOfThemByItsValue(size: Int) throws {
    var random = RandomSource(seed: 5)
    let half = random.tensor(shape: [size, size])
    let matrix = half + half.transposed()
    let (values, vectors) = try #require(LinearAlgebra.eigenvectors(ofSymmetric: matrix))
    #expect(values == values.sorted())
    expectClose(
      matmul(vectors, matrix), vectors.scalingRows(by: Tensor(values)), absolute: 1e-5)
    var identity = Tensor(zeros: [size, size])
    for i in 0..<size { identity[i, i] = 1 }
    expectClose(matmul(vectors, vectors, transposingRight: true), identity, absolute: 1e-5)
  }

  @Test func numbersThatAreNoneGiveNothingOrNothingFinite() {
    let matrix = Tensor([.nan, 0, 0, 1], shape: [2, 2])
    let found = LinearAlgebra.eigenvectors(ofSymmetric: matrix)
    #expect(found == nil || found?.values.contains { $0.isNaN } == true)
  }
}
