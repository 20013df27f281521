// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors
import TestSupport
import Testing

@testable import Encoders

@Suite struct YAMNetGoldenTests {
  /// A recording in one of the fixture files: the prefix of its tensors' names.
  struct Recording: Sendable, CustomTestStringConvertible {
    let file: String
    let name: String
    var testDescription: String { "\(file) \(name)" }

    static func all(in files: [String], having suffix: String) -> [Recording] {
      files.flatMap { file in
        ((try? Fixtures.encoderFile(file).names) ?? []).filter { $0.hasSuffix(suffix) }
          .map { Recording(file: file, name: String($0.dropLast(suffix.count))) }
      }
    }
  }

  static let networkRecordings = Recording.all(
    in: Fixtures.encoderFiles("audio-", except: ["audio-frontend"]), having: ".patches")
  static let frontendRecordings = Recording.all(
    in: Fixtures.encoderFiles("audio-frontend"), having: ".waveform")

  @Test func fixturesAreThere() {
    #expect(!Self.networkRecordings.isEmpty)
    #expect(!Self.frontendRecordings.isEmpty)
    #expect(!SeedComponent.yamnet.cases.isEmpty)
    #expect(!SeedComponent.logMel.cases.isEmpty)
    #expect(!SeedComponent.audioWindows.cases.isEmpty)
  }

  @Test(arguments: SeedComponent.yamnet.cases)
  func narrowNetworkMatchesPyTorch(name: String) throws {
    let golden = try SeedCase(name)
    let network = try YAMNetNetwork(Weights(golden.weights()))
    let patches = try golden["in.patch"]
    let results = (0..<patches.shape[0]).map { network.forward(patches.element($0)) }
    try golden.expect(Tensor.stacked(results.map(\.features)), matches: "out.features")
    try golden.expect(Tensor.stacked(results.map(\.logits)), matches: "out.logits")
  }

  @Test(arguments: networkRecordings)
  func networkMatchesTheReference(recording: Recording) throws {
    let golden = try Fixtures.encoderFile(recording.file)
    let path = try TestModels.path(YAMNet.weightFile)
    let network = try YAMNetNetwork(Weights(SafetensorsFile(path: path)))
    let prefix = "\(recording.name)."
    let patches = try golden.tensor("\(prefix)patches")
    var taps = Taps(golden: golden, prefix: prefix)
    let results = (0..<patches.shape[0]).map { sample in
      network.forward(patches.element(sample)) { taps.expect($0, $1, sample: sample) }
    }
    #expect(taps.checked == taps.expected(["layer"]) && !taps.checked.isEmpty)
    let logits = Tensor.stacked(results.map(\.logits))
    for (name, actual) in [
      "embedding": Tensor.stacked(results.map(\.features)), "logits": logits,
      "scores": Activation.sigmoid(logits),
    ] {
      try expectClose(actual, golden.tensor(prefix + name), absolute: 1e-3, label: prefix + name)
    }
  }

  @Test(arguments: SeedComponent.logMel.cases)
  func logMelMatchesPyTorch(name: String) throws {
    let golden = try SeedCase(name)
    if golden.has("out.filters") {
      try golden.expect(LogMel.filterBank, matches: "out.filters")
    } else {
      try golden.expect(LogMel()(golden["in.wave"].values), matches: "out.log_mel")
    }
  }

  @Test(arguments: Fixtures.encoderFiles("audio-frontend"))
  func windowAndFilterBankAreTheReferences(file: String) throws {
    let golden = try Fixtures.encoderFile(file)
    let window = try golden.tensor("window")
    let filters = try golden.tensor("mel_matrix")
    expectClose(Tensor(LogMel.hann.map(Float.init)), window, absolute: 1e-7)
    expectClose(LogMel.filterBank, filters, absolute: 1e-6)
  }

  @Test(arguments: frontendRecordings)
  func waveformBecomesTheReferenceLogMel(recording: Recording) throws {
    let golden = try Fixtures.encoderFile(recording.file)
    let expected = try golden.tensor("\(recording.name).logmel")
    let waveform = try golden.tensor("\(recording.name).waveform").values
    let actual = LogMel()(YAMNet.padded(waveform))
    expectClose(actual, expected, absolute: 2e-3, label: recording.name)
    let differences = zip(actual.values, expected.values).map { abs($0 - $1) }
    #expect(differences.reduce(0, +) / Float(differences.count) <= 1e-4)

    let patches = YAMNet.patches(of: waveform)
    #expect(patches.count == 1 + (expected.shape[0] - 96) / 48)
    for (index, patch) in patches.enumerated() {
      expectClose(
        patch, expected.rows(index * 48..<index * 48 + 96), absolute: 2e-3,
        label: "\(recording.name) patch \(index)")
    }
  }

  @Test(arguments: SeedComponent.audioWindows.cases)
  func windowsAreCentredOnTheirChunks(name: String) throws {
    let golden = try SeedCase(name)
    let tracks = try golden["in.track"]
    let count = try #require(golden.parameters["num_chunks"].int)
    let length = try #require(golden.parameters["window"].int)
    let windows = (0..<tracks.shape[0]).map { track in
      Tensor.stacked(
        AudioWindows.centered(on: tracks.element(track).values, count: count, length: length)
          .map { Tensor($0) })
    }
    try golden.expect(Tensor.stacked(windows), matches: "out.windows")
  }
}
