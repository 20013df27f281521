// SPDX-License-Identifier: Apache-2.0
import Encoders
import Foundation
import Tensors

/// Makes the sentence vectors of the class names, with the sentence encoder that is installed.
struct LabelVectors {
  /// Where the sentence encoder and the sound classes are.
  let models: ModelDirectory

  /// Adds weights and manifest to a directory that has the table of ImageNet classes.
  ///
  /// - Parameters:
  ///   - output: where `labels-imagenet.tsv` is.
  ///   - progress: told the share that is done, from any thread, one call at a time.
  /// - Throws: `ModelsError.conversionFailed`, `.cannotRead` or `.cannotWrite`.
  func write(
    to output: String, progress: @Sendable (Double) -> Void
  ) throws(ModelsError) {
    let made = ModelDirectory(path: output)
    let model = ModelName.labels
    let tensors: [String: Tensor]
    do {
      tensors = LabelTable.build(
        imagenet: try ClassNames.imageNetClasses(path: made.file(EfficientNetLite.classFile)),
        audioset: try ClassNames.audioSet(path: models.file(YAMNet.classFile)),
        textEncoder: try MiniLM(directory: models.path), progress: progress)
      var writer = SafetensorsWriter(
        metadata: ["format": "nightjar-1", "model": model.rawValue])
      for (name, tensor) in tensors { writer.add(name, tensor) }
      try writer.write(to: made.file(model.weights))
    } catch {
      throw .conversionFailed(model: model, reason: "\(error)")
    }
    let manifest = Manifest(
      model: model.rawValue,
      sources: model.carriers.map(ModelManifest.Source.init),
      output: try .init(describing: model.weights, in: made),
      sidecars: try model.sidecars.map { name throws(ModelsError) in
        try .init(describing: name, in: made)
      },
      recipe: Self.recipe,
      tensors: tensors.mapValues { .init(dtype: "float32", shape: $0.shape) })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try Files.write(try encoder.encode(manifest), to: made.file(model.manifest))
    } catch let error as ModelsError {
      throw error
    } catch {
      throw .conversionFailed(model: model, reason: "\(error)")
    }
  }

  private static let recipe = """
    ImageNet: unit(e(name) + e(lemmas) + e("name: definition")); AudioSet: e(display name); \
    e is minilm-l6-v2; the means are over all classes
    """

  private struct Manifest: Encodable {
    struct TensorEntry: Encodable {
      let dtype: String
      let shape: [Int]
    }

    let model: String
    let sources: [ModelManifest.Source]
    let output: ModelManifest.File
    let sidecars: [ModelManifest.File]
    let recipe: String
    let tensors: [String: TensorEntry]
  }
}
