// SPDX-License-Identifier: Apache-2.0
import Tensors

/// Adam over a list of parameters, with weight decay of either kind: AdamW by default.
///
/// Source: Kingma and Ba 2015, arXiv 1412.6980; Loshchilov and Hutter 2019, arXiv 1711.05101;
/// as `torch.optim.AdamW` and `torch.optim.Adam`.
package struct Adam: Sendable {
  package enum Decay: String, Codable, Sendable {
    /// Parameters shrink by learning rate times decay before each step (AdamW).
    case decoupled
    /// Decay times the parameter is added to its gradient (L2).
    case penalty
  }

  package struct Settings: Codable, Equatable, Sendable {
    package var learningRate = 1e-3
    package var beta1 = 0.9
    package var beta2 = 0.999
    package var epsilon = 1e-8
    package var weightDecay = 0.01
    package var decay = Decay.decoupled

    package init() {}
  }

  package let settings: Settings
  /// Steps taken.
  package private(set) var steps = 0
  /// Running means of the gradients and of their squares, a tensor per parameter.
  package private(set) var firstMoments: [Tensor]
  package private(set) var secondMoments: [Tensor]

  private let names: [String]
  private let isDecayed: [Bool]
  private let rates: [Double]

  /// - Parameters:
  ///   - parameters: what is to be optimised, by name, always in this order.
  ///   - settings: step size and decay.
  ///   - isDecayed: which parameters weight decay is for.
  ///   - rate: what the learning rate is multiplied by for a parameter.
  package init(
    _ parameters: [(name: String, value: Tensor)], settings: Settings = Settings(),
    isDecayed: (String) -> Bool = WeightDecay.isUsual,
    rate: (String) -> Double = { _ in 1 }
  ) {
    self.settings = settings
    names = parameters.map(\.name)
    self.isDecayed = names.map(isDecayed)
    rates = names.map(rate)
    firstMoments = parameters.map { Tensor(zeros: $0.value.shape) }
    secondMoments = firstMoments
  }

  /// Takes one step.
  ///
  /// - Parameters:
  ///   - parameters: as given to the initializer, brought up to date in place.
  ///   - gradients: theirs.
  ///   - learningRate: for this step, where a schedule says; else that of the settings.
  package mutating func step(
    _ parameters: inout [Tensor], gradients: [Tensor], learningRate: Double? = nil
  ) {
    precondition(
      parameters.count == names.count && gradients.count == names.count,
      "Adam: \(parameters.count) parameters and \(gradients.count) gradients for \(names.count)")
    steps += 1
    for i in parameters.indices {
      let rate = (learningRate ?? settings.learningRate) * rates[i]
      parameters[i].apply(
        update(decayed: isDecayed[i], rate), gradient: gradients[i],
        firstMoment: &firstMoments[i], secondMoment: &secondMoments[i])
    }
  }

  private func update(decayed: Bool, _ rate: Double) -> AdamUpdate {
    let decay = decayed ? settings.weightDecay : 0
    return AdamUpdate(
      step: steps, learningRate: rate, betas: (settings.beta1, settings.beta2),
      epsilon: settings.epsilon, shrinkage: settings.decay == .decoupled ? rate * decay : 0,
      penalty: settings.decay == .penalty ? decay : 0)
  }
}

extension Adam: TrainingState {
  package func save(to writer: inout SafetensorsWriter) {
    writer.metadata["optimizer.steps"] = String(steps)
    writer.add(firstMoments, names, prefix: "optimizer.exp_avg.")
    writer.add(secondMoments, names, prefix: "optimizer.exp_avg_sq.")
  }

  package mutating func restore(from file: SafetensorsFile) throws(LearningError) {
    let steps = try file.count("optimizer.steps")
    let first = try file.tensors(names, like: firstMoments, prefix: "optimizer.exp_avg.")
    let second = try file.tensors(names, like: secondMoments, prefix: "optimizer.exp_avg_sq.")
    (self.steps, firstMoments, secondMoments) = (steps, first, second)
  }
}
