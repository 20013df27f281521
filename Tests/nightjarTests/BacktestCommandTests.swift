// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Events
import Foundation
import TestSupport
import Testing

@Suite struct BacktestCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func nightjar(_ arguments: String...) throws -> NightjarProcess {
    try NightjarProcess.run(arguments, environment: ["NIGHTJAR_MODELS": TestModels.directory])
  }

  private func rules(_ text: String, _ name: String = "new.toml") throws -> String {
    try folder.file(name, text.utf8)
  }

  private static let noRules = "rule = []\n"
  private static let words = """
    [[rule]]
    name = "window"
    speech = ["broke"]

    [[rule]]
    name = "break-in"
    sequence = { steps = [{ sound = ["Glass"], threshold = 0.7 }, { speech = ["window*"] }], within = 10 }
    """

  /// Begun alerts of an analysis, by rule.
  private func alerts(_ output: String) throws -> [String: [Double]] {
    let begun = try Analysis.records(in: output).filter { $0["phase"].string == "begin" }
    return Dictionary(grouping: begun) { $0["rule"].string ?? "" }
      .mapValues { $0.compactMap { $0["start"].double } }
  }

  private func added(_ output: String) throws -> [String: [Double]] {
    let rows = try Analysis.records(in: output).map { row in
      (row["rule"].string ?? "", row["added"].elements.compactMap { $0["start"].double })
    }
    return Dictionary(uniqueKeysWithValues: rows).filter { !$0.value.isEmpty }
  }

  @Test func analysisRecordsAndFootageSayTheSame() throws {
    let segments = "\(folder.path)/segments.jsonl"
    let new = try rules(Self.words)
    let run = try Analysis(
      Analysis.sample, "--output", segments, "--alerts", "-", configuration: Self.words)
    let expected = try alerts(run.output)
    #expect(expected.keys.sorted() == ["break-in", "window"])
    let none = try rules(Self.noRules, "none.toml")
    for input in [segments, Analysis.sample] {
      let backtest = try nightjar(
        "backtest", input, "--rules", new, "--config", none, "--format", "json")
      #expect(backtest.status == 0, "\(backtest.errors)")
      #expect(try added(backtest.output) == expected)
    }
  }

  @Test func builtInRulesAreToldApartByWhatRecordsHold() throws {
    let segments = "\(folder.path)/segments.jsonl"
    let run = try Analysis(Analysis.sample, "--output", segments, "--alerts", "-")
    let expected = try alerts(run.output)
    let all = try nightjar("config", "default").output
    let (new, none) = (try rules(all), try rules(Self.noRules, "none.toml"))
    let footage = try nightjar(
      "backtest", Analysis.sample, "--rules", new, "--config", none, "--format", "json")
    #expect(try added(footage.output) == expected)
    let stored = try nightjar(
      "backtest", segments, "--rules", new, "--config", none, "--format", "json")
    #expect(try added(stored.output) == expected.filter { ["glass", "alarm"].contains($0.key) })
    let unknown = try Analysis.records(in: stored.output).filter {
      $0["proposed"]["unknown_share"].double == 1 && $0["proposed"]["alerts"].int == nil
    }
    #expect(unknown.compactMap(\.["rule"].string) == ["black", "frozen"])
    #expect(unknown.allSatisfy { $0["proposed"]["unknown"].elements.first?.string == "tamper" })
  }

  @Test func theTableNamesWhatIsNewAndGone() throws {
    let segments = "\(folder.path)/segments.jsonl"
    _ = try Analysis(Analysis.sample, "--output", segments, "--alerts", "-")
    let run = try nightjar(
      "backtest", segments, "--rules", try rules(Self.words), "--config",
      "\(Fixtures.project)/config.toml")
    #expect(run.status == 0)
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "0.01 h of footage from 1 source")
    #expect(lines.dropFirst().first?.hasPrefix("rule") == true)
    #expect(lines.contains { $0.hasPrefix("glass ") && $0.contains("  1") })
    #expect(lines.contains { $0.hasPrefix("+ ") && $0.contains("window: Speech heard: \"broke\"") })
    #expect(lines.contains { $0.hasPrefix("- ") && $0.contains("glass: Glass heard") })
    #expect(lines.contains { $0.hasPrefix("black") && $0.hasSuffix("100 %: tamper") })
  }

  @Test func aStateDirectoryHasItsRecords() throws {
    let segments = "\(folder.path)/segments.jsonl"
    _ = try Analysis(Analysis.sample, "--output", segments, "--alerts", "-")
    let (new, none) = (try rules(Self.words), try rules(Self.noRules, "none.toml"))
    let named = try nightjar("backtest", segments, "--rules", new, "--config", none)
    let state = try nightjar("backtest", "--state", folder.path, "--rules", new, "--config", none)
    #expect(state.status == 0, "\(state.errors)")
    #expect(state.output == named.output)
  }

  @Test func mistakesAreErrors() throws {
    let new = try rules(Self.words)
    let bad = try rules("[[rule]]\nname = \"x\"\nsound = [\"Glas\"]\n", "bad.toml")
    let empty = try folder.file("empty.jsonl", [])
    let junk = try folder.file("junk.jsonl", "junk\n".utf8)
    let other = try folder.file("other.jsonl", (AlertLines.line(0) + "\n").utf8)
    let picture = try folder.file("picture", "not a video".utf8)
    #expect(try nightjar("backtest", "--rules", new).status == 64)
    #expect(try nightjar("backtest", empty).status == 64)
    #expect(try nightjar("backtest", "--state", folder.path, new, "--rules", new).status == 64)
    #expect(try nightjar("backtest", "\(folder.path)/none", "--rules", new).status == 66)
    #expect(try nightjar("backtest", folder.path, "--rules", new).status == 66)
    #expect(try nightjar("backtest", "--state", "\(folder.path)/no", "--rules", new).status == 66)
    #expect(try nightjar("backtest", other, "--rules", bad).status == 78)
    #expect(try nightjar("backtest", other, "--rules", "\(folder.path)/no.toml").status == 78)
    for file in [empty, junk, other, picture] {
      let run = try nightjar("backtest", file, "--rules", new)
      #expect(run.status == 65, "\(file): \(run.errors)")
      #expect(run.errors.hasPrefix("nightjar: "))
    }
  }

  @Test func calibrationShowsScoresAndWhatABudgetMakesOfThem() throws {
    let run = try nightjar(
      "calibrate", Analysis.sample, "--config", "\(Fixtures.project)/config.toml", "--format",
      "json", "--max-false-per-day", "4320")
    #expect(run.status == 0, "\(run.errors)")
    let rows = try Analysis.records(in: run.output)
    #expect(rows.count == 8)
    let glass = try #require(rows.first { $0["rule"].string == "glass" })
    #expect(glass["steps"].int == 80)
    #expect(glass["steps_needed"].int == 40)
    // 4320 a day are two in 40 s: two of the steps may reach it.
    let threshold = try #require(glass["threshold"].double)
    let quantiles = glass["quantiles"].elements.compactMap { $0.elements.last?.double }
    #expect(quantiles.count == 5)
    #expect(quantiles == quantiles.sorted())
    #expect(abs((quantiles.last ?? 0) - 0.99) < 0.02)
    #expect(threshold < quantiles[4] && threshold > quantiles[1])
    let shy = try nightjar("calibrate", Analysis.sample)
    #expect(shy.output.contains("0.9 until 48.0 h are seen"))
  }

  @Test func whatADaemonHasLearntIsShown() throws {
    let configuration = try rules(
      """
      [[camera]]
      name = "door"
      url = "rtsp://localhost/x"

      [[rule]]
      name = "glass"
      sound = ["Glass"]
      max_false_per_day = 1
      """, "daemon.toml")
    let run = try nightjar("calibrate", "--state", folder.path, "--config", configuration)
    #expect(run.status == 66)
    #expect(run.errors.contains("nothing was learnt there"))
    let settings = try Settings(
      bytes: Data(contentsOf: URL(filePath: configuration)), path: configuration)
    var engine = try RuleEngine(
      rules: settings.rules,
      vocabulary: RuleVocabulary(soundNames: Steps.soundNames, sceneNames: Steps.sceneNames))
    for index in 0..<20 {
      let sounds: [String: Float] = ["Glass": index == 7 ? 0.75 : 0.25]
      _ = engine.consume(Steps.step(index, sounds: sounds), segmentStart: .zero)
    }
    let memory = try JSONEncoder().encode(engine.memory)
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/rules", withIntermediateDirectories: false)
    _ = try folder.file("rules/door.json", memory)
    let learnt = try nightjar(
      "calibrate", "--state", folder.path, "--config", configuration, "--max-false-per-day",
      "8640", "--format", "json")
    let row = try #require(try Analysis.records(in: learnt.output).first)
    #expect(row["source"].string == "door")
    #expect(row["rule"].string == "glass")
    #expect(row["steps"].int == 20)
    // 8640 a day are one in 10 s, so the threshold lies between the largest score and the others.
    #expect((0.25...0.75).contains(row["threshold"].double ?? 0))
    #expect(try nightjar("calibrate").status == 64)
    #expect(try nightjar("calibrate", "x", "--max-false-per-day", "0").status == 64)
  }
}
