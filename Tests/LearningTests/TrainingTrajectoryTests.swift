// SPDX-License-Identifier: Apache-2.0
import Fusion
import Layers
import TestSupport
import Tensors
import Testing

@testable import Learning

/// Whole training steps: forward, loss, backward, clipping, optimiser.
@Suite struct TrainingTrajectoryTests {
  @Test(arguments: SeedComponent.trainingTrajectory.cases)
  func stepsMatch(_ name: String) throws {
    let golden = try SeedCase(name)
    let parameters = golden.parameters
    var model = try VideoUnderstanding(
      Weights(golden.weights()), heads: #require(parameters["num_heads"].int))
    var settings = Adam.Settings()
    settings.learningRate = try #require(parameters["lr"].double)
    settings.beta1 = try #require(parameters["beta1"].double)
    settings.beta2 = try #require(parameters["beta2"].double)
    settings.epsilon = try #require(parameters["eps_adam"].double)
    settings.weightDecay = try #require(parameters["weight_decay"].double)
    var adam = Adam(model.namedParameters, settings: settings) { _ in true }
    let loss = ContrastiveLoss(temperature: try #require(parameters["temperature"].double))
    let transcript = Transcript(
      tokens: try golden["in.transcript"],
      mask: try #require(try golden.maskIfAny("in.transcript_mask")))

    var (losses, norms): ([Float], [Float]) = ([], [])
    for _ in 0..<(try #require(parameters["steps"].int)) {
      let (video, trace) = model.traced(
        frames: try golden["in.frame"], audio: try golden["in.audio"], transcript: transcript)
      let result = try loss(image: video, text: golden["in.target"])
      var gradient = model.zeros
      _ = model.backward(result.gradients[0], trace, into: &gradient)
      var gradients = gradient.parameters
      let norm = try GradientClipping.clip(
        &gradients, names: model.namedParameters.map(\.name),
        to: try #require(parameters["max_norm"].double))
      adam.step(&model.parameters, gradients: gradients)
      losses.append(Float(result.loss))
      norms.append(Float(norm))
    }
    try golden.expect(Tensor(losses), matches: "out.loss")
    try golden.expect(Tensor(norms), matches: "out.grad_norm")
    #expect(model.namedParameters.map(\.name).sorted() == golden.names("out.after."))
    for (name, weight) in model.namedParameters {
      try golden.expect(weight, matches: "out.after.\(name)")
    }
  }
}
