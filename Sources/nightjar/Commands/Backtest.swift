// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Core
import Daemon
import Events
import Foundation
import Media
import Models

struct Backtest: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Try rules on what was recorded, beside the rules in force.",
    discussion: """
      Shows how many alerts a day the rules of another configuration would have given, what those \
      in force give, and the alerts in which they differ. Files are records of segments, with those \
      that were rotated away, or footage:
        nightjar backtest --rules new.toml segments.jsonl
        nightjar backtest --rules new.toml --state /var/lib/nightjar
        nightjar backtest --rules new.toml video.mp4

      Records hold no motion and no tampering, and sounds and scenes only with [output] step_scores. \
      What is not in them is unknown, which neither begins nor ends an alert, and the table says \
      for how much of the footage that is so.
      """)

  @Argument(help: "Files of records or of footage.", completion: .file())
  var files: [String] = []

  @Option(
    help: ArgumentHelp("Configuration with the rules to try.", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var rules: String

  @OptionGroup var configurationOption: ConfigurationOption

  @OptionGroup var state: StateOption

  @Option(
    help: "How it is shown: \"text\" for people, \"json\" for programs, a line for each rule.")
  var format = OutputFormat.text

  @Option(
    help: ArgumentHelp("Directory with the models.", valueName: "dir"), completion: .directory)
  var models: String?

  @Option(help: "Whether to show progress; \"auto\" does on a terminal.")
  var progress = ProgressMode.auto

  func validate() throws { try state.validate(files) }

  func run() throws {
    let current = try configurationOption.file.load()
    let proposed = try ConfigurationFile.file(rules).load()
    PlainLog.install(level: current.log.level)
    let inputs = try state.inputs(files, current)
    let (interruption, stop) = (Interruption(), InterruptFlag())
    interruption.listen { stop.set() }
    var rehearsal = try Rehearsal(
      current, others: [proposed],
      models: ModelDirectory(option: models, configured: current.models.directory), stop: stop,
      progress: progress)
    let comparison = Locked(
      RuleComparison(
        proposed: (proposed.rules, try rehearsal.engine(proposed)),
        current: (current.rules, try rehearsal.engine(current))))
    let state = state
    try rehearsal.run(inputs, asking: [current, proposed]) { source, event in
      comparison.withLock { comparison in
        if !comparison.has(source) {
          comparison.begin(source, isCamera: event.isLive, learnt: state.memory(of: source))
        }
        comparison.take(event, from: source)
      }
    }
    if let status = interruption.status { throw ExitCode(status.rawValue) }
    let result = comparison.withLock { $0 }
    let report = BacktestReport(result)
    guard !result.seconds.isEmpty else {
      throw Failure("there is no segment in what was read.", status: .badData)
    }
    for line in format == .json ? report.json : report.text {
      try JSONLinesWriter.standardOutput.write(line)
    }
    warn(rehearsal.statistics)
  }

  private func warn(_ statistics: RecordReplay.Statistics) {
    if statistics.withoutScores > 0 {
      Terminal.shared.log(
        """
        nightjar: warning: \(statistics.withoutScores) of \(statistics.segments) segments have no \
        scores of their steps by the models in use, so their sounds and scenes are unknown
        """)
    }
    if statistics.damage > 0 {
      Terminal.shared.log(
        "nightjar: warning: \(statistics.damage) damaged lines or files were left out")
    }
  }
}
