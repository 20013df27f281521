// SPDX-License-Identifier: Apache-2.0
import Core
import Layers
import Tensors
import TestSupport
import Testing

@testable import Fusion

@Suite struct SharedSpaceTests {
  private static let width = 10

  /// Of names that differ in the first five numbers and hardly in the others.
  private static let space: SharedSpace = {
    var random = RandomSource(seed: 3)
    let names = (0..<60).map { _ in
      let (loud, soft) = (random.tensor(shape: [5]), random.tensor(shape: [5]) * 0.01)
      return Tensor(loud.values + soft.values).l2Normalized()
    }
    return SharedSpace(names: .stacked(names), centre: Tensor(zeros: [width]))
  }()

  private static func identity(_ count: Int) -> Tensor {
    var matrix = Tensor(zeros: [count, count])
    for i in 0..<count { matrix[i, i] = 1 }
    return matrix
  }

  @Test func itIsQuietWhereNamesHardlyDiffer() {
    let quiet = Tensor(
      Self.space.still.values + Self.space.quiet.values, shape: [Self.width / 2, Self.width])
    expectClose(
      matmul(quiet, quiet, transposingRight: true), Self.identity(Self.width / 2), absolute: 1e-5)
    for row in 0..<quiet.shape[0] {
      #expect(quiet.element(row).values.prefix(5).reduce(0) { $0 + $1 * $1 } < 0.01)
    }
  }

  @Test func namesThatAreAllAlikeLeaveOtherDirectionsQuiet() {
    let name = Tensor([1] + Array(repeating: 0, count: 9))
    let same = Tensor.stacked(Array(repeating: name, count: 7))
    let space = SharedSpace(names: same, centre: Tensor(zeros: [10]))
    for directions in [space.quiet, space.still] {
      expectClose(
        matmul(directions, same, transposingRight: true),
        Tensor(zeros: [directions.shape[0], 7]), absolute: 1e-5)
    }
  }

  @Test func whatIsToldAlongTheAxesIsTurnedIntoQuietDirections() {
    let space = Self.space
    expectClose(
      matmul(space.turn, space.axes.transposed()), space.quiet.transposed(), absolute: 1e-5)
    expectClose(
      matmul(space.turn, space.quiet.transposed()),
      Tensor(zeros: [Self.width, space.quiet.shape[0]]), absolute: 1e-5)
    expectClose(
      matmul(space.still, space.turn), Tensor(zeros: [3, Self.width]), absolute: 1e-5)
  }

  @Test func anUntrainedModelComparesSentencesLessWhatNamesShare() throws {
    var architecture = TemporalArchitecture(kind: .late)
    architecture.width = 8
    let shared = architecture.widths.shared
    var random = RandomSource(seed: 4)
    let (centre, vector) = (random.tensor(shape: [shared]), random.tensor(shape: [shared]))
    let space = SharedSpace(names: random.tensor(shape: [30, shared]), centre: centre)
    let model = try TemporalModel(architecture, seed: 5, space: space)
    let reading = Tensor(
      vector.values + Array(repeating: 0, count: shared), shape: [1, 2 * shared])
    expectClose(
      model.query(reading).reshaped([shared]), (vector - centre).l2Normalized(), absolute: 1e-5)
  }
}
