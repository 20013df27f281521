// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Core
import Daemon
import Events
import Foundation
import Media
import Models

struct Calibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what rules score on each camera, and the threshold of a budget.",
    discussion: """
      The scores of every rule's condition as they are spread over the footage, and the threshold \
      that max_false_per_day makes of them. Files are footage or records of segments; --state shows \
      what a daemon has learnt of rules that have a budget:
        nightjar calibrate evening.mp4 night.mp4
        nightjar calibrate --max-false-per-day 2 segments.jsonl
        nightjar calibrate --state /var/lib/nightjar
      """)

  @Argument(help: "Files of footage or of records.", completion: .file())
  var files: [String] = []

  @OptionGroup var configurationOption: ConfigurationOption

  @OptionGroup var state: StateOption

  @Option(
    help: ArgumentHelp(
      "Alerts a day that may be mistakes; without it those of each rule, or 0.5.", valueName: "n"))
  var maxFalsePerDay: Double?

  @Option(help: "How it is shown: \"text\" for people, \"json\" for programs, a line for each row.")
  var format = OutputFormat.text

  @Option(
    help: ArgumentHelp("Directory with the models.", valueName: "dir"), completion: .directory)
  var models: String?

  @Option(help: "Whether to show progress; \"auto\" does on a terminal.")
  var progress = ProgressMode.auto

  /// For rules that have no budget, where none is given.
  private static let defaultBudget = 0.5

  func validate() throws {
    try state.validate(files)
    if let maxFalsePerDay, !(maxFalsePerDay > 0 && maxFalsePerDay <= 86_400) {
      throw ValidationError("--max-false-per-day must be above 0, and 86400 at most.")
    }
  }

  func run() throws {
    let settings = try configurationOption.file.load()
    PlainLog.install(level: settings.log.level)
    let rows = try state.directory.map { try learnt(in: $0, settings) } ?? measured(settings)
    let report = CalibrationReport(rows)
    for line in format == .json ? report.json : report.text {
      try JSONLinesWriter.standardOutput.write(line)
    }
  }

  /// What a daemon has learnt of its cameras.
  private func learnt(in directory: String, _ settings: Settings) throws -> [CalibrationReport.Row]
  {
    try RehearsalInput.requireDirectory(directory)
    let rows = settings.cameras.flatMap { camera in
      let memory = state.memory(of: camera.name)
      return settings.rules(for: camera.name).compactMap { rule in
        memory.background(of: rule).map { row(camera.name, rule, $0, settings) }
      }
    }
    guard !rows.isEmpty else {
      throw Failure(
        """
        \(directory): nothing was learnt there of the configuration's cameras and rules. Rules \
        learn once they have max_false_per_day; give the daemon's configuration with --config.
        """, status: .noInput)
    }
    return rows
  }

  /// What the rules score on files.
  private func measured(_ settings: Settings) throws -> [CalibrationReport.Row] {
    let inputs = try RehearsalInput.named(files)
    let (interruption, stop) = (Interruption(), InterruptFlag())
    interruption.listen { stop.set() }
    var asking = settings
    for index in asking.rules.indices {
      asking.rules[index].maximumFalsePerDay = budget(of: asking.rules[index])
    }
    var rehearsal = try Rehearsal(
      asking, models: ModelDirectory(option: models, configured: settings.models.directory),
      stop: stop, progress: progress)
    let rules = Locked((RuleRehearsal(try rehearsal.engine(asking)), Set<String>()))
    try rehearsal.run(inputs, asking: [asking]) { source, event in
      rules.withLock { state in
        if state.1.insert(source).inserted {
          state.0.begin(source, isCamera: event.isLive)
        }
        state.0.take(event, from: source)
      }
    }
    if let status = interruption.status { throw ExitCode(status.rawValue) }
    let rows = rules.withLock(\.0).backgrounds.filter(\.rule.isEnabled).map {
      row($0.source, $0.rule, $0.background, asking)
    }
    guard !rows.isEmpty else {
      throw Failure("there is no footage in what was read, or no rule.", status: .badData)
    }
    return rows
  }

  private func budget(of rule: AlertRule) -> Double {
    maxFalsePerDay ?? rule.maximumFalsePerDay ?? Self.defaultBudget
  }

  private func row(
    _ source: String, _ rule: AlertRule, _ scores: QuantileSketch, _ settings: Settings
  ) -> CalibrationReport.Row {
    CalibrationReport.Row(
      source: source, rule: rule, scores: scores,
      budget: FalseAlarmBudget(
        alertsPerDay: budget(of: rule), stepsPerSecond: settings.sampling.stepsPerSecond))
  }
}
