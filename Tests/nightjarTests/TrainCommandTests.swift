// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct TrainCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func run(_ arguments: String...) throws -> NightjarProcess {
    try NightjarProcess.run(
      arguments, environment: ["NIGHTJAR_MODELS": TestModels.directory], limit: 120)
  }

  @Test func weightsThatWereTrainedAreUsedByAnAnalysis() throws {
    let path = folder.path
    for name in ["a.mp4", "b.mp4", "c.mp4"] {
      try FileManager.default.copyItem(atPath: Analysis.sample, toPath: "\(path)/\(name)")
    }
    #expect(try run("features", "extract", path, "--out", "\(path)/cache").status == 0)
    let weights = "\(path)/weights.safetensors"
    let options = [
      "train", "--data", "\(path)/cache", "--out", weights, "--batch", "2", "--fusion", "late",
    ]
    let environment = ["NIGHTJAR_MODELS": TestModels.directory]
    let first = try NightjarProcess.run(
      options + ["--epochs", "2"], environment: environment, limit: 120)
    #expect(first.status == 0, "\(first.errors)")
    let metrics = try String(contentsOfFile: "\(weights).metrics.jsonl", encoding: .utf8)
    let epochs = try metrics.split(separator: "\n").map { try JSON(text: String($0)) }
    #expect(epochs.map { $0["epoch"].int } == [0, 1])
    #expect(epochs.allSatisfy { ($0["loss"].double ?? .nan).isFinite })

    let page = try String(contentsOfFile: "\(weights).report.html", encoding: .utf8)
    #expect(page.contains("weights.safetensors") && page.hasSuffix("</html>\n"))
    #expect(first.output.contains("2 epochs, loss "))
    let manifest = try JSON(
      text: String(contentsOfFile: "\(path)/weights.json", encoding: .utf8))
    #expect(manifest["fusion"].string == "late" && manifest["seed"].int == 0)
    let names = ["training", "held_out"].flatMap {
      manifest["split"][$0].elements.compactMap(\.string)
    }
    #expect(names.sorted() == ["a.mp4", "b.mp4", "c.mp4"])

    // There is nothing left to do, and other options are refused.
    let bytes = try Data(contentsOf: URL(filePath: weights))
    let again = try NightjarProcess.run(
      options + ["--epochs", "2", "--resume"], environment: environment, limit: 120)
    #expect(again.status == 0)
    #expect(try Data(contentsOf: URL(filePath: weights)) == bytes)
    let other = try NightjarProcess.run(
      options + ["--epochs", "3", "--resume"], environment: environment, limit: 120)
    #expect(other.status == 64 && other.errors.contains("epochs 2, not 3"))

    let analysis = try Analysis(
      Analysis.sample,
      configuration: "[fusion]\ntype = \"late\"\nweights = \"\(weights)\"\n")
    #expect(analysis.status == 0, "\(analysis.errors)")
    #expect(
      try analysis.records.contains { $0["model"]["fusion"].string == "late" })
  }

  @Test func whatCannotBeTrainedOnIsSaid() throws {
    #expect(try run("train", "--data", folder.path, "--out", "\(folder.path)/w").status == 66)
    #expect(
      try run("train", "--data", "x", "--out", "w", "--fusion", "mean").status == 64)
    #expect(
      try run("features", "extract", Analysis.sample, "--out", "\(folder.path)/cache").status == 0)
    let lone = try run("train", "--data", "\(folder.path)/cache", "--out", "\(folder.path)/w")
    #expect(lone.status == 65 && lone.errors.contains("1 of at least 2"))
  }
}
