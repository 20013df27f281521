// SPDX-License-Identifier: Apache-2.0
import Core
import Layers
import TestSupport
import Tensors
import Testing

@testable import Fusion

@Suite struct TemporalArchitectureTests {
  @Test(arguments: TemporalModelTests.kinds)
  func aNewModelIsReadBackAsItWasWritten(_ kind: FusionKind) throws {
    var architecture = TemporalArchitecture(kind: kind)
    architecture.widths = RandomFeatures.widths
    (architecture.width, architecture.heads, architecture.hiddenWidth) = (6, 3, 7)
    (architecture.selfAttentionLayers, architecture.crossAttentionLayers) = (2, 2)
    let model = try TemporalModel(architecture, seed: 5)
    let folder = try TemporaryFolder()
    try model.write(to: "\(folder.path)/model.safetensors", notes: ["seed": "5"])
    let file = try SafetensorsFile(path: "\(folder.path)/model.safetensors")
    #expect(file.metadata["seed"] == "5")
    let read = try TemporalModel(path: file.path, widths: RandomFeatures.widths)
    #expect(read.name == model.name && read.metadata == model.metadata)
    #expect(read.namedParameters.map(\.name) == model.namedParameters.map(\.name))
    #expect(read.parameters == model.parameters)
    let features = RandomFeatures().features
    #expect(read.represent(features) == model.represent(features))
    #expect(try TemporalModel(architecture, seed: 5).parameters == model.parameters)
    #expect(try TemporalModel(architecture, seed: 6).parameters != model.parameters)
  }

  @Test func theDefaultSizesAreThoseOfTheDesign() throws {
    let counts = try TemporalModelTests.kinds.map { kind in
      try TemporalModel(TemporalArchitecture(kind: kind), seed: 1).parameterCount
    }
    let textHead = 384 * (2 * 384 + 1)
    #expect(counts.allSatisfy { $0 - textHead < 4_000_000 })
    let attention = try #require(TemporalModelTests.kinds.firstIndex(of: .attention))
    #expect(counts[attention] - textHead == 2_449_737)
  }

  @Test func halfPrecisionIsReadBackToThreeDigits() throws {
    var architecture = TemporalArchitecture(kind: .late)
    architecture.widths = RandomFeatures.widths
    (architecture.width, architecture.hiddenWidth) = (6, 7)
    let model = try TemporalModel(architecture, seed: 5)
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/model.safetensors"
    try model.write(to: path, precision: .half)
    let read = try TemporalModel(path: path, widths: RandomFeatures.widths)
    for (a, b) in zip(read.parameters, model.parameters) {
      expectClose(a, b, absolute: 1e-7, relative: 0x1p-11)
    }
  }

  @Test func aMeanHasNothingToLearn() {
    #expect(throws: FusionError.unknownStrategy("mean")) {
      _ = try TemporalModel(TemporalArchitecture(kind: .mean), seed: 1)
    }
  }

  @Test func aModelThatHasLearnedNothingTellsOrder() throws {
    var architecture = TemporalArchitecture(kind: .attention)
    architecture.widths = RandomFeatures.widths
    (architecture.width, architecture.heads, architecture.hiddenWidth) = (6, 3, 7)
    let model = try TemporalModel(architecture, seed: 5)
    var features = RandomFeatures()
    let shared = RandomFeatures.widths.shared
    let first = (0..<shared).map { $0 == 0 ? 1 : 0 as Float }
    let then = (0..<shared).map { $0 == 1 ? 1 : 0 as Float }
    let own = features.own.indices.filter { features.own[$0] }
    for (place, step) in own.enumerated() {
      features.frameVectors[step] = 2 * place < own.count ? first : then
    }
    let segment = features.features.keeping([.video])
    let thing = try #require(model.represent(segment)).vector
    func reading(_ one: [Float], _ other: [Float]) -> Tensor {
      Tensor(
        zip(one, other).map { ($0 + $1) / 2 } + zip(one, other).map { ($1 - $0) / 2 },
        shape: [1, 2 * shared])
    }
    let right = model.query(reading(first, then)).reshaped([shared]).dot(Tensor(thing))
    let wrong = model.query(reading(then, first)).reshaped([shared]).dot(Tensor(thing))
    #expect(right > wrong + 0.1)
  }

  @Test func theFirstRotationsKeepLengths() {
    var weights = InitialWeights(random: RandomSource(seed: 8))
    weights.addRotation("r", 9, scale: 2)
    let rotation = weights.tensors["r"] ?? Tensor([])
    var expected = Tensor(zeros: [9, 9])
    for i in 0..<9 { expected[i, i] = 4 }
    expectClose(matmul(rotation, rotation, transposingRight: true), expected, absolute: 1e-5)
  }

  @Test func aTextHeadOfAnotherShapeIsRefused() throws {
    var weights = RandomWeights(seed: 4)
    weights.addLinear("head", 4, 6)
    #expect(throws: SafetensorsError.self) {
      try TextHead(Weights(weights.tensors)["head"], width: 4)
    }
  }
}
