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

    let judged = try NightjarProcess.run(
      ["analyze", "\(path)/a.mp4"], environment: environment, limit: 120)
    let ids = try judged.output.split(separator: "\n").map { try JSON(text: String($0)) }
      .filter { $0["schema"].string == "nightjar.segment/1" }.compactMap { $0["id"].string }
    let adapted = try NightjarProcess.run(
      [
        "train", "--adapt", "--from", weights, "--data", "\(path)/cache", "--out",
        "\(path)/adapted.safetensors", "--accepted", try #require(ids.first), "--rejected",
        try #require(ids.last),
      ], environment: environment, limit: 120)
    #expect(adapted.status == 0, "\(adapted.errors)")
    #expect(adapted.output.contains("accepted") && adapted.output.contains("rejected"))
    #expect(try Data(contentsOf: URL(filePath: "\(path)/adapted.safetensors")) != bytes)
    let unknown = try run(
      "train", "--adapt", "--from", weights, "--data", "\(path)/cache", "--out", "x",
      "--accepted", "0123")
    #expect(unknown.status == 66 && unknown.errors.contains("0123"))
  }

  @Test func anAdaptationNeedsJudgementsAndWeights() throws {
    #expect(try run("train", "--adapt", "--data", "x", "--out", "w").status == 64)
    #expect(try run("train", "--data", "x", "--out", "w", "--accepted", "a").status == 64)
    #expect(
      try run("features", "extract", Analysis.sample, "--out", "\(folder.path)/cache").status == 0)
    let none = try NightjarProcess.run(
      ["train", "--adapt", "--data", "\(folder.path)/cache", "--out", "w", "--accepted", "a"],
      environment: ["NIGHTJAR_MODELS": folder.path], limit: 120)
    #expect(none.status == 69 && none.errors.contains("--from"))
  }

  /// On a disk that has room for one checkpoint, but not for the next beside it.
  @Test func aFullDiskEndsATrainingThatGoesOnWhenThereIsRoom() throws {
    let path = folder.path
    for name in ["a.mp4", "b.mp4"] {
      try FileManager.default.copyItem(atPath: Analysis.sample, toPath: "\(path)/\(name)")
    }
    #expect(try run("features", "extract", path, "--out", "\(path)/cache").status == 0)
    let options = [
      "train", "--data", "\(path)/cache", "--batch", "2", "--fusion", "late", "--epochs", "2",
    ]
    let environment = ["NIGHTJAR_MODELS": TestModels.directory]
    let whole = "\(path)/whole.safetensors"
    #expect(
      try NightjarProcess.run(
        options + ["--out", whole], environment: environment, limit: 120
      ).status == 0)
    let attributes = try FileManager.default.attributesOfItem(atPath: "\(whole).checkpoint")
    let size = try #require(attributes[.size] as? Int)

    let disk = "\(path)/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
    let script = """
      mount -t tmpfs -o size=\(size * 3 / 2) tmpfs '\(disk)' || exit 1
      "$0" "$@"
      echo "status $?"
      mount -o remount,size=\(size * 4) '\(disk)'
      "$0" "$@" --resume
      echo "status $?"
      cp '\(disk)/w.safetensors' '\(path)/w.safetensors'
      """
    let process = try RunningProcess(
      URL(filePath: "/usr/bin/unshare"),
      (geteuid() == 0 ? ["--mount"] : ["--mount", "--map-root-user"])
        + ["sh", "-c", script, NightjarProcess.executable.path()] + options
        + ["--out", "\(disk)/w.safetensors"],
      environment: environment)
    #expect(process.wait(limit: 240) == 0)
    #expect(process.errors.contains("No space left on device"))
    let statuses = process.output.split(separator: "\n").filter { $0.hasPrefix("status") }
    #expect(statuses == ["status 74", "status 0"])
    #expect(
      try Data(contentsOf: URL(filePath: "\(path)/w.safetensors"))
        == Data(contentsOf: URL(filePath: whole)))
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
