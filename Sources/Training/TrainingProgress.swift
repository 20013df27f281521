// SPDX-License-Identifier: Apache-2.0
import Foundation
import Fusion
import Layers
import Learning
import Tensors

/// All that changes in the course of a training, and what a checkpoint keeps.
struct TrainingProgress: Sendable {
  var model: TemporalModel
  var adam: Adam
  var average: WeightAverage
  var sampler: BalancedSampler
  var random: RandomSource
  var stopping: EarlyStopping
  var isStopped = false
  /// The averaged weights of the best epoch.
  var best: [Tensor]

  /// Begins with a model that has learned nothing yet.
  init(_ settings: TrainingSettings, _ model: TemporalModel, sampler: BalancedSampler) throws {
    self.model = model
    var optimizer = Adam.Settings()
    optimizer.learningRate = settings.learningRate
    optimizer.weightDecay = settings.weightDecay
    // What begins as the encoders' own spaces need not become nothing.
    func isGiven(_ name: String) -> Bool {
      ["residual", "text_projection"].contains { name.hasPrefix($0) }
    }
    adam = Adam(
      model.namedParameters, settings: optimizer,
      isDecayed: { WeightDecay.isUsual($0) && !isGiven($0) },
      rate: { name in
        name.hasPrefix("text_projection")
          ? settings.headRate
          : settings.architecture.hasResidual && !isGiven(name) ? settings.pathRate : 1
      })
    average = try WeightAverage(of: model.namedParameters, decay: settings.averageDecay)
    self.sampler = sampler
    random = RandomSource(seed: settings.seed).stream(1)
    stopping = EarlyStopping(patience: settings.patience)
    best = average.weights
  }
}
