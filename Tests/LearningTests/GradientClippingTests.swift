// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Tensors
import Testing

@testable import Learning

@Suite struct GradientClippingTests {
  @Test(arguments: SeedComponent.gradientClipping.cases)
  func clippingMatches(_ name: String) throws {
    let golden = try SeedCase(name)
    let names = golden.names("in.")
    var gradients = try names.map { try golden["in.\($0)"] }
    let norm = try GradientClipping.clip(
      &gradients, names: names, to: try #require(golden.parameters["max_norm"].double))
    try golden.expect(Tensor([Float(norm)], shape: []), matches: "out.norm")
    for (name, gradient) in zip(names, gradients) {
      try golden.expect(gradient, matches: "out.\(name)")
    }
  }

  @Test func smallGradientsStayAsTheyAreToTheBit() throws {
    var random = RandomSource(seed: 1)
    let before = [random.tensor(shape: [3, 5]), random.tensor(shape: [7])]
    var gradients = before
    try GradientClipping.clip(&gradients, names: ["a", "b"], to: 1000)
    #expect(gradients == before)
  }

  @Test func hugeGradientsDoNotOverflow() throws {
    var gradients = [Tensor(repeating: 3e38, shape: [4])]
    let norm = try GradientClipping.clip(&gradients, names: ["a"], to: 1)
    #expect(abs(norm / 6e38 - 1) < 1e-6)
    expectClose(gradients[0], Tensor(repeating: 0.5, shape: [4]), absolute: 1e-6)
  }

  @Test(arguments: [Float.nan, .infinity])
  func aGradientThatIsNoNumberIsRefused(_ value: Float) {
    var gradients = [Tensor([1]), Tensor([2, value])]
    let error = #expect(throws: LearningError.self) {
      try GradientClipping.clip(&gradients, names: ["gate.weight", "gate.bias"], to: 0.5)
    }
    #expect(
      error?.description == """
        training: the gradient of gate.bias is not a finite number. \
        Check the features for NaN, or lower the learning rate.
        """)
    #expect(gradients[0] == Tensor([1]))
  }
}
