// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors
import TestSupport
import Testing

@testable import Encoders

/// A weight file that is not the encoder's is refused, with the file, the tensor and the reason.
@Suite struct DamagedWeightsTests {
  /// One encoder: a golden case with weights of its layers, and what makes it from a file.
  enum Model: CaseIterable, Sendable {
    case picture, sound

    var seedCases: [String] {
      self == .picture ? SeedComponent.efficientNet.cases : SeedComponent.yamnet.cases
    }

    func build(_ weights: Weights) throws {
      switch self {
      case .picture: _ = try EfficientNetLiteNetwork(weights)
      case .sound: _ = try YAMNetNetwork(weights)
      }
    }

    func load(_ path: String, classes: Int) throws {
      let names = (0..<classes).map { "class \($0)" }
      switch self {
      case .picture: _ = try EfficientNetLite(weights: path, classNames: names)
      case .sound: _ = try YAMNet(weights: path, classNames: names)
      }
    }
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var path: String { "\(folder.path)/model.safetensors" }

  @Test(arguments: Model.allCases) func soundFileIsTaken(model: Model) throws {
    let weights = try weights(of: model)
    try write(weights)
    try model.load(path, classes: classes(weights))
  }

  @Test(arguments: Model.allCases) func everyTensorIsMissedByName(model: Model) throws {
    let weights = try weights(of: model)
    for name in weights.keys {
      var others = weights
      others[name] = nil
      let expected = SafetensorsError.missingTensor(path: others.origin, tensor: name)
      #expect(throws: expected) { try model.build(Weights(others)) }
    }
  }

  @Test(arguments: Model.allCases) func everyWrongShapeIsRefusedByName(model: Model) throws {
    let weights = try weights(of: model)
    for (name, tensor) in weights {
      var others = weights
      others[name] = Tensor(zeros: tensor.shape + [2])
      let expected = SafetensorsError.wrongShape(
        path: others.origin, tensor: name, expected: tensor.shape, found: tensor.shape + [2])
      #expect(throws: expected) { try model.build(Weights(others)) }
    }
  }

  @Test(arguments: Model.allCases) func aWrongShapeInAFileIsRefused(model: Model) throws {
    var weights = try weights(of: model)
    let classes = classes(weights)
    weights["classifier.bias"] = Tensor(zeros: [classes + 2])
    try write(weights)
    let error = #expect(throws: SafetensorsError.self) { try model.load(path, classes: classes) }
    #expect(
      error?.description == """
        \(path): tensor "classifier.bias" has shape [\(classes + 2)], expected [\(classes)]. \
        The file is of another model or version.
        """)
  }

  @Test(arguments: Model.allCases) func aTruncatedFileIsRefused(model: Model) throws {
    let weights = try weights(of: model)
    let bytes = writer(weights).bytes
    for length in [0, 7, 8, 100, bytes.count / 2, bytes.count - 1] {
      _ = try folder.file("model.safetensors", bytes.prefix(length))
      let error = #expect(throws: SafetensorsError.self, "\(length) bytes") {
        try model.load(path, classes: classes(weights))
      }
      #expect(error?.description.hasPrefix("\(path): ") == true)
    }
  }

  @Test(arguments: Model.allCases) func aDamagedHeaderNeverTraps(model: Model) throws {
    let weights = try weights(of: model)
    let bytes = writer(weights).bytes
    let headerLength = (0..<8).reduce(8) { $0 + Int(bytes[$1]) << (8 * $1) }
    var mutator = Mutator(seed: 31)
    for _ in 0..<min(Mutator.count, 100) {
      let header = mutator.mutate(Array(bytes.prefix(headerLength)))
      _ = try folder.file("model.safetensors", header + bytes.dropFirst(headerLength))
      do {
        try model.load(path, classes: classes(weights))
      } catch let error as SafetensorsError {
        #expect(error.description.hasPrefix("\(path): "))
      } catch let error as EncoderError {
        #expect(error.description.hasPrefix("\(path): "))
      }
    }
  }

  @Test(arguments: Model.allCases) func aListOfAnotherLengthIsRefused(model: Model) throws {
    let weights = try weights(of: model)
    try write(weights)
    let count = classes(weights)
    let error = #expect(throws: EncoderError.self) { try model.load(path, classes: count + 1) }
    #expect(
      error?.description == """
        \(path): the network has \(count) classes, but the list beside it names \(count + 1). \
        Run `nightjar models fetch` again.
        """)
  }

  @Test(arguments: Model.allCases) func aMissingFileIsRefused(model: Model) {
    let expected = SafetensorsError.cannotRead(
      path: "/nowhere/model.safetensors", reason: "No such file or directory")
    #expect(throws: expected) { try model.load("/nowhere/model.safetensors", classes: 1) }
  }

  private func weights(of model: Model) throws -> [String: Tensor] {
    try SeedCase(#require(model.seedCases.first)).weights()
  }

  private func classes(_ weights: [String: Tensor]) -> Int {
    weights["classifier.bias"]?.count ?? 0
  }

  private func writer(_ weights: [String: Tensor]) -> SafetensorsWriter {
    var writer = SafetensorsWriter()
    for (name, tensor) in weights { writer.add(name, tensor) }
    return writer
  }

  private func write(_ weights: [String: Tensor]) throws {
    try writer(weights).write(to: path)
  }
}
