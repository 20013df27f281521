// SPDX-License-Identifier: Apache-2.0
import Tensors

/// An exponential moving average of the weights, which evaluates better than the last weights do.
///
/// Source: Polyak and Juditsky 1992, doi:10.1137/0330046. It starts as the weights themselves, and
/// its memory grows with the number of updates, as in TensorFlow's `ExponentialMovingAverage` with
/// `num_updates`, so that the first, untrained weights are soon forgotten.
package struct WeightAverage: Sendable {
  /// Share of the average that is kept in an update, once there were many.
  package let decay: Double
  package private(set) var updates = 0
  package private(set) var weights: [Tensor]

  private let names: [String]

  /// - Throws: `LearningError.outOfRange` unless `decay` is in 0...1.
  package init(
    of parameters: [(name: String, value: Tensor)], decay: Double = 0.999
  ) throws(LearningError) {
    guard 0...1 ~= decay else {
      throw .outOfRange(what: "weight average", value: decay, range: 0...1)
    }
    self.decay = decay
    names = parameters.map(\.name)
    weights = parameters.map(\.value)
  }

  /// Takes the weights after a step in.
  package mutating func update(with parameters: [Tensor]) {
    precondition(
      parameters.count == weights.count,
      "WeightAverage: \(parameters.count) parameters for \(weights.count)")
    let kept = min(decay, Double(1 + updates) / Double(10 + updates))
    for i in weights.indices { weights[i].move(towards: parameters[i], share: Float(1 - kept)) }
    updates += 1
  }
}

extension WeightAverage: TrainingState {
  package func save(to writer: inout SafetensorsWriter) {
    writer.metadata["average.updates"] = String(updates)
    writer.add(weights, names, prefix: "average.")
  }

  package mutating func restore(from file: SafetensorsFile) throws(LearningError) {
    let updates = try file.count("average.updates")
    let weights = try file.tensors(names, like: weights, prefix: "average.")
    (self.updates, self.weights) = (updates, weights)
  }
}
