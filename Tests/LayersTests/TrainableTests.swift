// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Tensors
import Testing

@testable import Layers

@Suite struct TrainableTests {
  private static func encoder() throws -> (TransformerEncoder, [String: Tensor]) {
    var weights = RandomWeights(seed: 4)
    weights.addEncoderLayer("layers.0", 6, feedForward: 7)
    weights.addNorm("norm", 6)
    return (try TransformerEncoder(Weights(weights.tensors), heads: 3), weights.tensors)
  }

  @Test func parametersHaveTheNamesAndValuesOfTheCheckpoint() throws {
    let (encoder, weights) = try Self.encoder()
    let named = encoder.namedParameters
    #expect(named.map(\.name).count == Set(named.map(\.name)).count)
    #expect(Dictionary(uniqueKeysWithValues: named.map { ($0.name, $0.value) }) == weights)
    #expect(encoder.parameterCount == weights.values.reduce(0) { $0 + $1.count })
  }

  @Test func parametersAreWrittenBackInTheirOrder() throws {
    let (encoder, _) = try Self.encoder()
    var doubled = encoder
    doubled.parameters = encoder.parameters.map { $0 * 2 }
    #expect(doubled.namedParameters.map(\.name) == encoder.namedParameters.map(\.name))
    #expect(doubled.parameters == encoder.parameters.map { $0 + $0 })
    #expect(
      doubled.layers[0].attention.keyProjection.weight
        == encoder.layers[0].attention.keyProjection.weight * 2)
    #expect(encoder.zeros.parameters == encoder.parameters.map { Tensor(zeros: $0.shape) })
  }

  @Test func whatALayerDoesNotHaveIsNotListed() {
    let linear = Linear(weight: Tensor(zeros: [2, 3]), bias: nil)
    #expect(linear.namedParameters.map(\.name) == ["weight"])
  }

  @Test func parametersOfAnotherShapeTrap() async {
    await #expect(processExitsWith: .failure) {
      var linear = Linear(weight: Tensor(zeros: [2, 3]), bias: nil)
      linear.parameters = [Tensor(zeros: [3, 2])]
    }
  }
}
