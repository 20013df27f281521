// SPDX-License-Identifier: Apache-2.0
import Encoders
import Synchronization

/// The encoders and the label bridge of one model directory, ready to run.
package struct ModelSet: Sendable {
  package let frame: EfficientNetLite
  package let audio: YAMNet
  package let bridge: LabelBridge
  package let identity: ModelIdentity
  private let sentences: LazyMiniLM

  /// Loads what every analysis needs; weights are mapped, not read.
  ///
  /// Files are compared with their manifests by size. `ModelVerifier` compares contents.
  ///
  /// - Throws: `ModelsError.notInstalled` if there is nothing, `.unusable` if a model is missing or
  ///   damaged; `SafetensorsError` or `EncoderError` with the file, the tensor and the reason.
  package static func load(_ directory: ModelDirectory) throws -> ModelSet {
    let states = ModelName.allCases.map { ($0, directory.state(of: $0)) }
    if states.allSatisfy({ $0.1 == .missing }) {
      throw ModelsError.notInstalled(directory: directory.path)
    }
    for (model, state) in states {
      switch state {
      case .installed: continue
      case .missing:
        throw ModelsError.unusable(
          directory: directory.path, model: model, reason: "it is not installed")
      case .damaged(let reason):
        throw ModelsError.unusable(directory: directory.path, model: model, reason: reason)
      }
    }
    return ModelSet(
      frame: try EfficientNetLite(modelDirectory: directory.path),
      audio: try YAMNet(modelDirectory: directory.path),
      bridge: try LabelBridge(directory: directory.path),
      identity: try ModelIdentity(directory),
      sentences: LazyMiniLM(directory: directory.path))
  }

  /// The sentence encoder, which only transcripts and queries need: loaded when first asked for.
  ///
  /// - Throws: `SafetensorsError` or `EncoderError`.
  package func text() throws -> MiniLM {
    try sentences.value()
  }
}

/// Loads once; any thread may ask.
private final class LazyMiniLM: Sendable {
  private let directory: String
  private let loaded = Mutex<MiniLM?>(nil)

  init(directory: String) {
    self.directory = directory
  }

  func value() throws -> MiniLM {
    try loaded.withLock { loaded in
      if let loaded { return loaded }
      let model = try MiniLM(directory: directory)
      loaded = model
      return model
    }
  }
}
