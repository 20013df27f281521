// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Events
import Fusion
import Models

/// The fusion that the settings ask for, with the weights that it needs.
struct ChosenFusion: Sendable {
  let model: any SegmentModel
  /// Its weight file; `nil` for the mean.
  let path: String?
  /// The same for the records.
  let weights: ModelDescription.Weights?

  /// Takes the weights that are named, else those that are installed.
  ///
  /// - Parameters:
  ///   - settings: what is asked for.
  ///   - directory: where weights are installed.
  /// - Throws: `Failure` if there are no weights of the kind asked for; what is wrong with them.
  init(_ settings: Settings.Fusion, in directory: ModelDirectory) throws {
    let installed = InstalledWeights(directory)
    let path: String?
    if settings.type == .kind(.mean) {
      path = nil
    } else if settings.weights.isEmpty {
      path = try installed.current().map { installed.weights(of: $0) }
    } else {
      path = settings.weights
    }
    guard let path else {
      guard settings.type == .auto || settings.type == .kind(.mean) else {
        throw Failure(
          """
          [fusion] type = "\(settings.type.rawValue)" needs weights, and none are installed in \
          \(directory.path): install some with `nightjar weights install FILE`, name their file in \
          [fusion] weights, or set type = "auto"
          """, status: .configuration)
      }
      (model, self.path, weights) = (MeanFusion(), nil, nil)
      return
    }
    let model = try TemporalModel(path: path)
    guard settings.type == .auto || settings.type == .kind(model.kind) else {
      throw Failure(
        """
        \(path): a model of type "\(model.kind.rawValue)", but [fusion] type is \
        "\(settings.type.rawValue)". Set that type or "auto", or name another file.
        """, status: .configuration)
    }
    self.model = model
    self.path = path
    weights = ModelDescription.Weights(name: model.name, sha256: try ModelIdentity.sha256(of: path))
  }
}
