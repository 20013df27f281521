// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Tensors
import Testing

@testable import Learning

@Suite struct AdamTests {
  @Test(arguments: SeedComponent.optimizer.cases)
  func stepsMatch(_ name: String) throws {
    let golden = try SeedCase(name)
    var settings = Adam.Settings()
    settings.learningRate = try #require(golden.parameters["lr"].double)
    settings.beta1 = try #require(golden.parameters["beta1"].double)
    settings.beta2 = try #require(golden.parameters["beta2"].double)
    settings.epsilon = try #require(golden.parameters["eps"].double)
    settings.weightDecay = try #require(golden.parameters["weight_decay"].double)
    settings.decay = name.hasSuffix("adamw") ? .decoupled : .penalty
    var parameters = [try golden["in.parameter"]]
    var adam = Adam([("weight", parameters[0])], settings: settings)
    let gradients = try golden["in.gradients"]
    var trajectory: [Tensor] = []
    for step in 0..<gradients.shape[0] {
      adam.step(&parameters, gradients: [gradients.element(step)])
      trajectory.append(parameters[0])
    }
    try golden.expect(.stacked(trajectory), matches: "out.parameter")
    try golden.expect(adam.firstMoments[0], matches: "out.exp_avg")
    try golden.expect(adam.secondMoments[0], matches: "out.exp_avg_sq")
    #expect(adam.steps == gradients.shape[0])
  }

  @Test func aParameterMayHaveItsOwnRate() {
    let names = ["whole", "half", "none"]
    var parameters = names.map { _ in Tensor([1]) }
    var adam = Adam(Array(zip(names, parameters))) { _ in
      false
    } rate: {
      ["whole": 1, "half": 0.5][$0] ?? 0
    }
    adam.step(&parameters, gradients: names.map { _ in Tensor([3]) }, learningRate: 0.1)
    for (parameter, expected) in zip(parameters, [0.9, 0.95, 1] as [Float]) {
      expectClose(parameter, Tensor([expected]), absolute: 1e-6)
    }
  }

  @Test func decaySparesWhatItIsNotFor() {
    let names = ["layer.weight", "layer.bias"]
    var parameters = names.map { _ in Tensor([1]) }
    var settings = Adam.Settings()
    settings.weightDecay = 0.5
    var adam = Adam(Array(zip(names, parameters)), settings: settings)
    adam.step(&parameters, gradients: [Tensor([0]), Tensor([0])], learningRate: 0.1)
    #expect(parameters == [Tensor([0.95]), Tensor([1])])
  }

  @Test func theScheduleSetsTheRateOfAStep() {
    var parameters = [Tensor([1])]
    var adam = Adam([("bias", parameters[0])])
    adam.step(&parameters, gradients: [Tensor([5])], learningRate: 0.25)
    expectClose(parameters[0], Tensor([0.75]), absolute: 1e-6)
    adam.step(&parameters, gradients: [Tensor([5])], learningRate: 0)
    expectClose(parameters[0], Tensor([0.75]), absolute: 1e-6)
  }

  @Test(arguments: [
    ("fusion.gate.weight", true), ("temporal_encoder.weight_ih_l0", true),
    ("fusion.attention.q_proj.weight", true), ("aggregate_temporal.projection.weight", true),
    ("weight", true), ("fusion.gate.bias", false), ("bias", false),
    ("temporal_encoder.bias_hh_l0_reverse", false), ("self_attn.in_proj_bias", false),
    ("layers.0.norm1.weight", false), ("fusion.norm.weight", false),
    ("aggregate_temporal.query", false), ("logit_scale", false),
  ])
  func weightDecayIsForMatrices(_ name: String, _ isDecayed: Bool) {
    #expect(WeightDecay.isUsual(name) == isDecayed)
  }
}
