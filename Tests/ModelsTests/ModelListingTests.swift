// SPDX-License-Identifier: Apache-2.0
import Encoders
import TestSupport
import Testing

@testable import Models

struct ModelListingTests {
  @Test func theTableShowsStateSizeLicenceAndWhatIsWrong() throws {
    let folder = try TemporaryFolder()
    try FakeModels.write(.efficientNetLite0, to: folder.path)
    try FakeModels.write(.yamnet, to: folder.path, weights: "short")
    let listing = ModelListing(ModelDirectory(path: folder.path))
    #expect(
      listing.table == """
        MODEL               STATE      SIZE  LICENCE          WHAT IT IS FOR
        efficientnet-lite0  installed  42 B  Apache-2.0       pictures: 1000 ImageNet classes and features
        yamnet              damaged    -     Apache-2.0       sound: 521 AudioSet classes and features
        minilm-l6-v2        missing    -     Apache-2.0       text: sentence vectors
        labels              missing    -     MIT, Apache-2.0  class names as sentence vectors
        yamnet: yamnet.safetensors: 5 bytes, expected 30
        """)
  }

  @Test(arguments: [
    (999, "999 B"), (1000, "1.0 kB"), (14_096, "14.1 kB"), (18_533_216, "18.5 MB"),
    (90_270_784, "90.3 MB"),
  ])
  func sizesAreShownInDecimalUnits(_ bytes: Int, _ text: String) {
    #expect(ByteCount(bytes).description == text)
  }
}

struct ModelInformationTests {
  @Test func aManifestIsShownAsIndentedLines() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      {"model": "yamnet", "tensors": {"layer10.w": {"dtype": "float32", "shape": [2, 3]},
      "layer2.w": {"dtype": "float32", "shape": []}}, "strides": {"layer1": 2}, "log": 0.001,
      "folded": true, "note": null, "blocks": [{"kernel": 3, "residual": false}]}
      """, to: "info.json")
    #expect(
      try ModelManifest.readable(path: folder.at("info.json")) == """
        blocks:
          { kernel: 3, residual: no }
        folded: yes
        log: 0.001
        model: yamnet
        note: none
        strides:
          layer1: 2
        tensors:
          layer2.w: float32 []
          layer10.w: float32 [2, 3]
        """)
  }

  @Test func longListsAreCutAndTablesWithinListsGoBelowADash() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      {"test": ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n"],
      "scores": [{"name": "mean", "recall": {"estimate": 0.44692737430167595, "low": 0.3729}}]}
      """, to: "info.json")
    #expect(
      try ModelManifest.readable(path: folder.at("info.json")) == """
        scores:
          - name: mean
            recall:
              estimate: 0.446927
              low: 0.3729
        test: [a, b, c, d, e, f, g, h, i, j, k, l, and 2 more]
        """)
  }

  @Test func theKindsOfSoundsComeWithTheirPackagesAndLicences() throws {
    let information = try SoundKinds.information()
    #expect(information.contains("label: Glass (trained)"))
    #expect(information.contains("licence: CC-BY-SA-3.0"))
  }

  @Test func whatIsNotInstalledHasNoInformation() throws {
    let folder = try TemporaryFolder()
    let directory = ModelDirectory(path: folder.path)
    #expect(
      throws: ModelsError.unusable(
        directory: folder.path, model: .yamnet, reason: "it is not installed")
    ) {
      try directory.information(on: .yamnet)
    }
    try FakeModels.write(.yamnet, to: folder.path)
    #expect(try directory.information(on: .yamnet).contains("model: yamnet"))
  }
}
