// SPDX-License-Identifier: Apache-2.0
import Core
import Fusion
import Learning

/// All that decides what a training comes to, besides the data.
package struct TrainingSettings: Codable, Equatable, Sendable {
  package var architecture = TemporalArchitecture(kind: .attention)
  package var seed: UInt64 = 0
  package var epochs = 20
  package var batch = 16
  package var learningRate = 3e-4
  /// Times the learning rate, for all that has a way around it.
  package var pathRate = 0.05
  /// Times the learning rate, for the text head.
  package var headRate = 0.1
  /// Share of all steps in which the learning rate rises.
  package var warmUp = 0.1
  package var weightDecay = 0.01
  /// Largest length of the gradient.
  package var clipping = 1.0
  package var temperature = 0.07
  /// Of the loss of preferring a true sentence to one that is not, beside the contrastive one.
  package var contrastWeight = 5.0
  /// Whether a picture alone and a sound alone are views of a segment, too.
  package var hasSingleViews = true
  /// Chance of a modality to be hidden.
  package var modalityDropout = 0.2
  package var balance = BalancedSampler.Strategy.upsample
  /// Share that the average of the weights keeps in a step.
  package var averageDecay = 0.99
  /// Epochs without a better recall on what is held out that end the training.
  package var patience = 8
  package var stepsPerSegment = 16
  package var contextSteps = 8

  package init() {}
}
