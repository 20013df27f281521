// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Tensors

@Suite struct MatrixProductTests {
  static let sizes = [(1, 1, 1), (1, 7, 3), (5, 1, 2), (3, 4, 5), (17, 33, 9), (24, 65, 31)]

  private static func naive(
    _ lhs: Tensor, _ rhs: Tensor, bias: Tensor? = nil, scale: Double = 1
  ) -> Tensor {
    var product = Tensor(zeros: [lhs.shape[0], rhs.shape[1]])
    for row in 0..<lhs.shape[0] {
      for column in 0..<rhs.shape[1] {
        let sum = (0..<lhs.shape[1]).reduce(0.0) {
          $0 + Double(lhs[row, $1]) * Double(rhs[$1, column])
        }
        product[row, column] = Float(scale * sum + Double(bias?[column] ?? 0))
      }
    }
    return product
  }

  @Test(arguments: sizes)
  func productEqualsTheNaiveOne(_ rows: Int, _ inner: Int, _ columns: Int) {
    var random = RandomSource(seed: UInt64(rows * 1000 + inner))
    let lhs = random.tensor(shape: [rows, inner])
    let rhs = random.tensor(shape: [inner, columns])
    let bias = random.tensor(shape: [columns])
    let expected = Self.naive(lhs, rhs, bias: bias, scale: 0.5)
    expectClose(
      matmul(lhs, rhs, bias: bias, scale: 0.5), expected, absolute: 1e-6, relative: 1e-6)
    expectClose(
      matmul(lhs, rhs.transposed(), transposingRight: true, bias: bias, scale: 0.5), expected,
      absolute: 1e-6, relative: 1e-6)
    var sum = Tensor(repeating: 3, shape: [rows, columns])
    sum.addProduct(lhs, rhs.transposed(), transposingRight: true)
    expectClose(
      sum, Self.naive(lhs, rhs, bias: Tensor(repeating: 3, shape: [columns])), absolute: 2e-6,
      relative: 1e-6)
  }

  @Test func leadingAxesAreProductsOfTheirOwn() {
    var random = RandomSource(seed: 2)
    let lhs = random.tensor(shape: [2, 3, 5, 7])
    let rhs = random.tensor(shape: [2, 3, 7, 4])
    let product = matmul(lhs, rhs)
    #expect(product.shape == [2, 3, 5, 4])
    let shared = matmul(lhs, rhs.element(0).element(0))
    for (i, j) in [(0, 0), (1, 2)] {
      let a = lhs.element(i).element(j)
      #expect(product.element(i).element(j) == matmul(a, rhs.element(i).element(j)))
      #expect(shared.element(i).element(j) == matmul(a, rhs.element(0).element(0)))
    }
  }

  @Test func aSampleDoesNotDependOnItsBatchBitForBit() {
    var random = RandomSource(seed: 3)
    let weight = random.tensor(shape: [192, 384])
    let batch = random.tensor(shape: [5, 24, 384])
    let product = matmul(batch, weight, transposingRight: true)
    for sample in 0..<5 {
      let alone = matmul(batch.rows(sample..<sample + 1), weight, transposingRight: true)
      #expect(product.element(sample) == alone.element(0))
    }
  }

  @Test func emptyFactorsGiveZerosOrNothing() {
    #expect(matmul(Tensor(zeros: [0, 3]), Tensor(zeros: [3, 2])).shape == [0, 2])
    #expect(
      matmul(Tensor(zeros: [2, 0]), Tensor(zeros: [0, 3])) == Tensor(zeros: [2, 3]))
  }

  @Test(arguments: [(1, 4, 3, 1), (3, 5, 7, 2), (2, 24, 24, 4)])
  func headProductsEqualProductsOfEachHead(_ batch: Int, _ tq: Int, _ tk: Int, _ heads: Int) {
    var random = RandomSource(seed: 4)
    let width = 3 * heads
    let queries = random.tensor(shape: [batch, tq, width])
    let keys = random.tensor(shape: [batch, tk, width])
    let scores = headScores(queries, keys, heads: heads, scale: 0.7)
    let averages = headAverages(scores, keys)
    #expect(scores.shape == [batch, heads, tq, tk])
    #expect(averages.shape == queries.shape)
    for sample in 0..<batch {
      for head in 0..<heads {
        let block = head * 3..<(head + 1) * 3
        let k = keys.element(sample).columns(block)
        let s = scores.element(sample).element(head)
        expectClose(
          s,
          Self.naive(queries.element(sample).columns(block), k.transposed(), scale: 0.7),
          absolute: 1e-6)
        expectClose(
          averages.element(sample).columns(block), Self.naive(s, k), absolute: 2e-6,
          relative: 1e-6)
      }
    }
  }

  // That both shapes are named cannot be seen here: an optimised build traps without its message.
  @Test func mismatchedShapesTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = matmul(Tensor(zeros: [4, 8]), Tensor(zeros: [7, 2]))
    }
  }

  @Test func theLibraryIsNamedAndKeptToOneThread() {
    #expect(LinearAlgebra.threads == 1)
    #expect(LinearAlgebra.configuration.hasPrefix("OpenBLAS"))
    #expect(!LinearAlgebra.coreName.isEmpty)
  }
}
