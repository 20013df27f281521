// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Models

@Suite struct InstalledWeightsTests {
  private let folder: TemporaryFolder
  private let weights: InstalledWeights
  private let date = Date(timeIntervalSince1970: 1_000_000_000)

  init() throws {
    folder = try TemporaryFolder()
    weights = InstalledWeights(ModelDirectory(path: folder.at("models")))
  }

  /// Weights that hold their own name, with a manifest beside them.
  private func make(_ name: String) throws -> (path: String, manifest: WeightsManifest) {
    try folder.write("weights of \(name)", to: "\(name).safetensors")
    let path = folder.at("\(name).safetensors")
    let hash = FileHash.sha256("weights of \(name)")
    try folder.write(
      """
      {"name": "\(name)", "fusion": "late", "seed": 7, "data": [{"licence": "CC0-1.0"}],
      "output": {"file": "\(name).safetensors", "bytes": 9, "sha256": "\(hash)"}}
      """, to: "\(name).json")
    return (path, try WeightsManifest(path: WeightsManifest.path(beside: path)))
  }

  @discardableResult
  private func install(_ name: String) throws -> InstalledWeights.Entry {
    let made = try make(name)
    return try weights.install(made.path, made.manifest, at: date)
  }

  @Test func theLastSetInstalledIsInUseAndTheOnesBeforeAreKept() throws {
    #expect(try weights.current() == nil)
    let (a, b) = (try install("a"), try install("b"))
    #expect(try weights.current() == b)
    #expect(try weights.history() == [a, b])
    #expect(a.name == "a" && a.fusion == "late" && a.installedAt == date)
    let text = try String(contentsOfFile: weights.weights(of: a), encoding: .utf8)
    #expect(text == "weights of a")
    #expect(try weights.information().contains("licence: CC0-1.0"))
  }

  @Test func rollingBackGoesFromSetToSetAndThenToNone() throws {
    let a = try install("a")
    let b = try install("b")
    #expect(try weights.rollBack() == a)
    #expect(try weights.current() == a)
    #expect(!FileManager.default.fileExists(atPath: weights.weights(of: b)))
    #expect(try weights.rollBack() == nil)
    #expect(try weights.current() == nil)
    #expect(throws: ModelsError.noWeights(directory: folder.at("models"))) {
      try weights.rollBack()
    }
  }

  @Test func aSetThatIsInstalledAgainIsThereOnce() throws {
    let a = try install("a")
    try install("a")
    #expect(try weights.history() == [a])
    let b = try install("b")
    try install("a")
    #expect(try weights.history().map(\.sha256) == [b.sha256, a.sha256])
  }

  @Test func theOldestSetsAreForgotten() throws {
    let all = try (0...InstalledWeights.kept).map { try install("set\($0)") }
    #expect(try weights.history() == Array(all.dropFirst()))
    #expect(!FileManager.default.fileExists(atPath: weights.weights(of: all[0])))
  }

  @Test func filesThatHaveChangedAreNoticed() throws {
    let entry = try install("a")
    try Data("other".utf8).write(to: URL(filePath: weights.weights(of: entry)))
    #expect { try weights.current() } throws: {
      "\($0)".contains("SHA-256 is") && "\($0)".contains("nightjar weights rollback")
    }
    // The same set installed again is sound again.
    try install("a")
    #expect(try weights.current()?.sha256 == entry.sha256)
  }

  @Test(arguments: ["", "{", "{\"schema\": \"x\", \"sets\": []}", "[1]"])
  func aDamagedListIsToldAndNotTakenForNone(text: String) throws {
    try install("a")
    try folder.write(text, to: "models/temporal/installed.json")
    #expect { try weights.current() } throws: { "\($0)".contains("is no list of weights") }
    #expect(throws: ModelsError.self) { try install("b") }
  }

  @Test func weightsThatTheirManifestDoesNotDescribeAreRefused() throws {
    let entry = try install("a")
    let made = try make("b")
    try folder.write("something else", to: "b.safetensors")
    #expect(
      throws: ModelsError.badWeights(
        path: made.path, reason: "its SHA-256 is not that of its manifest")
    ) { try weights.install(made.path, made.manifest, at: date) }
    #expect(try weights.history() == [entry])
  }

  @Test(arguments: [
    ("{\"name\": \"a\"}", "\"fusion\" is missing"), ("{", "not JSON"), ("3", "not a JSON object"),
    ("{\"name\": 3}", "\"name\" has the wrong type"),
  ])
  func aManifestThatSaysTooLittleIsRefused(text: String, reason: String) throws {
    try folder.write(text, to: "a.json")
    #expect(throws: ModelsError.badWeights(path: folder.at("a.json"), reason: reason)) {
      try WeightsManifest(path: folder.at("a.json"))
    }
  }

  @Test func weightsWithoutAManifestGetOne() throws {
    try folder.write("weights", to: "a.safetensors")
    let path = folder.at("a.safetensors")
    let manifest = try WeightsManifest(
      describing: path, name: "mine", fusion: "early", notes: ["seed": "3"])
    #expect(manifest.output.sha256 == FileHash.sha256("weights") && manifest.output.bytes == 7)
    try weights.install(path, manifest, at: date)
    #expect(try weights.information().contains("seed: 3"))
  }
}
