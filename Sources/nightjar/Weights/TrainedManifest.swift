// SPDX-License-Identifier: Apache-2.0
import Core
import Features
import Foundation
import Fusion
import Models
import Training

/// What `train` writes beside weights, to tell what they were made from.
struct TrainedManifest: Encodable {
  /// A source of the cache, of whose licence nothing is known.
  struct Source: Encodable {
    let name: String
    let steps: Int
  }

  struct Split: Encodable {
    let training: [String]
    let heldOut: [String]
  }

  private let schema = "nightjar.weights/1"
  let name: String
  let fusion: String
  let output: ModelManifest.File
  let encoders: FeatureCache.Maker
  let data: [Source]
  let split: Split
  let seed: UInt64
  let command: String
  /// Of the epoch whose weights were kept.
  let metrics: Trainer.Report?

  /// - Parameters:
  ///   - weights: the file that was written.
  ///   - model: what is in it.
  ///   - trainer: what it learned from, and how.
  ///   - encoders: that made the features.
  ///   - best: the epoch whose weights these are.
  /// - Throws: `ModelsError.cannotRead`.
  init(
    of weights: String, _ model: TemporalModel, by trainer: Trainer,
    encoders: FeatureCache.Maker, best: Trainer.Report?
  ) throws {
    let sources = trainer.sources
    name = model.name
    fusion = model.kind.rawValue
    output = try ModelManifest.File(describing: weights)
    self.encoders = encoders
    data = (sources.training + sources.heldOut).map { Source(name: $0.name, steps: $0.steps) }
      .sorted { $0.name < $1.name }
    split = Split(
      training: sources.training.map(\.name), heldOut: sources.heldOut.map(\.name))
    seed = trainer.settings.seed
    command = (["nightjar"] + CommandLine.arguments.dropFirst()).joined(separator: " ")
    metrics = best
  }

  /// - Throws: `Failure` if the file cannot be written.
  func write(beside weights: String) throws {
    let path = WeightsManifest.path(beside: weights)
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      try encoder.encode(self).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw TrainingError.cannotWrite(path: path, reason: error.localizedDescription)
    }
  }
}
