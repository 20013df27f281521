// SPDX-License-Identifier: Apache-2.0
import Core
import Layers
import Tensors
import TestSupport
import Testing

@testable import Encoders

@Suite struct EfficientNetLiteGoldenTests {
  static let pictures = Fixtures.encoderFiles("vision-", except: ["vision-frontend-"])
  static let frontends = Fixtures.encoderFiles("vision-frontend-")

  @Test func fixturesAreThere() {
    #expect(!Self.pictures.isEmpty)
    #expect(!Self.frontends.isEmpty)
    #expect(!SeedComponent.efficientNet.cases.isEmpty)
  }

  @Test(arguments: SeedComponent.efficientNet.cases)
  func narrowNetworkMatchesPyTorch(name: String) throws {
    let golden = try SeedCase(name)
    let network = try EfficientNetLiteNetwork(Weights(golden.weights()))
    let x = try golden["in.x"]
    let results = (0..<x.shape[0]).map { network.forward(FeatureMap(planes: x.element($0))) }
    try golden.expect(Tensor.stacked(results.map(\.features)), matches: "out.features")
    try golden.expect(Tensor.stacked(results.map(\.logits)), matches: "out.logits")
  }

  @Test(arguments: pictures) func networkMatchesTheReference(name: String) throws {
    let golden = try Fixtures.encoderFile(name)
    let path = try TestModels.path(EfficientNetLite.weightFile)
    let network = try EfficientNetLiteNetwork(Weights(SafetensorsFile(path: path)))
    var taps = Taps(golden: golden)
    let (features, logits) = try network.forward(
      FeatureMap(planes: golden.tensor("input"))
    ) { layer, map in
      taps.expect(layer, map)
    }
    #expect(taps.checked == taps.expected(["stem", "blocks."]) && !taps.checked.isEmpty)
    let probabilities = logits.softmax()
    try expectClose(features, golden.tensor("features"), absolute: 1e-3, label: "features")
    try expectClose(logits, golden.tensor("logits"), absolute: 1e-3, label: "logits")
    try expectClose(
      probabilities, golden.tensor("probabilities"), absolute: 1e-3, label: "probabilities")
    let top5 = try golden.integers("top5")
    let order = probabilities.values.indices.sorted {
      (probabilities[$0], $1) > (probabilities[$1], $0)
    }
    #expect(Array(order.prefix(top5.count)) == top5)
  }

  @Test(arguments: frontends) func pictureBecomesTheReferenceInput(name: String) throws {
    let golden = try Fixtures.encoderFile(name)
    let expected = try golden.tensor("input")
    let shape = try #require(golden.shape(of: "picture.u8"))
    let picture = RGBImage(
      width: shape[1], height: shape[0],
      pixels: try golden.integers("picture.u8").map { UInt8(truncatingIfNeeded: $0) })
    let actual = PicturePreprocessor(size: expected.shape[1])(picture).planes
    #expect(actual.shape == expected.shape)
    let differences = zip(actual.values, expected.values).map { abs($0 - $1) }
    #expect((differences.max() ?? 0) <= 1 / 128)
    #expect(differences.count { $0 > 0 } <= expected.count / 1000)
  }
}
