// SPDX-License-Identifier: Apache-2.0
import Encoders
import Foundation
import Tensors
import TestSupport
import Testing

@testable import Models

struct ModelSetTests {
  private let folder: TemporaryFolder
  private let directory: ModelDirectory

  init() throws {
    folder = try TemporaryFolder()
    directory = ModelDirectory(path: folder.path)
  }

  @Test func installedModelsLoadAndAreNamed() throws {
    let set = try ModelSet.load(ModelDirectory(path: TestModels.directory))
    #expect(set.frame.name == set.identity.frame)
    #expect(set.audio.name == set.identity.audio)
    #expect(try set.text().name == set.identity.text)
    #expect(set.identity.sha256.count == 64)
  }

  @Test func anEmptyDirectorySaysWhatToRun() {
    #expect(throws: ModelsError.notInstalled(directory: folder.path)) {
      try ModelSet.load(directory)
    }
  }

  @Test func aMissingModelIsNamed() throws {
    try FakeModels.write(.efficientNetLite0, to: folder.path)
    #expect(
      throws: ModelsError.unusable(
        directory: folder.path, model: .yamnet, reason: "it is not installed")
    ) { try ModelSet.load(directory) }
  }

  @Test func aTruncatedWeightFileIsRefusedByItsSize() throws {
    try installedModels(damaging: .yamnet)
    let path = folder.at("yamnet.safetensors")
    let whole = try Data(contentsOf: URL(filePath: path))
    try whole.prefix(whole.count - 1).write(to: URL(filePath: path))
    #expect(
      throws: ModelsError.unusable(
        directory: folder.path, model: .yamnet,
        reason: "yamnet.safetensors: \(whole.count - 1) bytes, expected \(whole.count)")
    ) { try ModelSet.load(directory) }
  }

  @Test(arguments: [ModelName.efficientNetLite0, .yamnet, .labels])
  func aCorruptedHeaderIsRefusedWithItsFileAndTensor(_ model: ModelName) throws {
    try installedModels(damaging: model)
    let path = folder.at(model.weights)
    var bytes = try Data(contentsOf: URL(filePath: path))
    let type = try #require(bytes.range(of: Data("F32".utf8)))
    bytes.replaceSubrange(type, with: Data("F99".utf8))
    try bytes.write(to: URL(filePath: path))
    #expect {
      try ModelSet.load(directory)
    } throws: { error in
      "\(error)".hasPrefix("\(path): tensor \"")
        && "\(error)".contains("element type \"F99\" is not supported")
    }
  }

  @Test(arguments: [
    (ModelName.efficientNetLite0, "stem.weight"), (.yamnet, "layer1.weight"),
    (.labels, "imagenet.vectors"),
  ])
  func aWrongShapeOrAMissingTensorIsRefusedByName(_ model: ModelName, _ tensor: String) throws {
    try installedModels(damaging: model)
    let path = folder.at(model.weights)
    let weights = try SafetensorsFile(path: path)
    for wrong in [Tensor(zeros: [7]), nil] {
      var writer = SafetensorsWriter(metadata: weights.metadata)
      for name in weights.names where name != tensor {
        writer.add(name, try weights.tensor(name))
      }
      if let wrong { writer.add(tensor, wrong) }
      // An honest manifest, so that the loader and not the size refuses the file.
      try FakeModels.replaceWeights(of: model, with: writer.bytes, in: folder.path)
      #expect {
        try ModelSet.load(directory)
      } throws: { error in
        "\(error)".hasPrefix("\(path): tensor \"\(tensor)\" ")
          && "\(error)".contains(wrong == nil ? "is missing" : "has shape [7]")
      }
    }
  }

  @Test func modelsMayBeLinks() throws {
    try installedModels(damaging: .labels)
    let set = try ModelSet.load(directory)
    #expect(set.identity == (try ModelIdentity(ModelDirectory(path: TestModels.directory))))
  }

  @Test func theIdentityChangesWithAnyFile() throws {
    try FakeModels.writeAll(to: folder.path)
    let before = try ModelIdentity(directory)
    #expect(try ModelIdentity(directory) == before)
    try FakeModels.replaceWeights(of: .yamnet, with: Array("other".utf8), in: folder.path)
    #expect(try ModelIdentity(directory).sha256 != before.sha256)
  }

  /// Links to the installed models, and a copy of the one that is to be damaged.
  private func installedModels(damaging damaged: ModelName) throws {
    for model in ModelName.allCases {
      for name in model.files + [model.manifest] {
        let (source, destination) = (try TestModels.path(name), folder.at(name))
        if model == damaged {
          try FileManager.default.copyItem(atPath: source, toPath: destination)
        } else {
          try FileManager.default.createSymbolicLink(
            atPath: destination, withDestinationPath: source)
        }
      }
    }
  }
}
