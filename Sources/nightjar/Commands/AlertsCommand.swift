// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Core
import Dispatch
import Events
import Foundation

extension AlertRule.Severity: ExpressibleByArgument {}

struct AlertsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts",
    abstract: "Show the alerts that were recorded, and those to come.",
    discussion: """
      Reads the files that [output] alerts names, with those that were rotated away, compressed or \
      not. With --follow it goes on as alerts are written, until Ctrl-C:
        nightjar alerts --since 2h
        nightjar alerts --follow --since 1m --min-severity critical
        nightjar alerts --camera door --format json | jq .reason

      Times are those of your time zone. NO_COLOR=1 turns colours off.
      """)

  @Argument(
    help: "Files of alerts; without any those of the configuration.", completion: .file())
  var files: [String] = []

  @OptionGroup var configurationOption: ConfigurationOption

  @Flag(name: .shortAndLong, help: "Go on as alerts are written.")
  var follow = false

  @Option(help: ArgumentHelp("Begin here: \(SinceArgument.help).", valueName: "time"))
  var since: SinceArgument?

  @Option(help: ArgumentHelp("Only this camera.", valueName: "name"))
  var camera: String?

  @Option(help: ArgumentHelp("Only this rule.", valueName: "name"))
  var rule: String?

  @Option(help: "Only alerts as urgent as this: \"info\", \"warning\" or \"critical\".")
  var minSeverity = AlertRule.Severity.info

  @Option(help: "How alerts are shown: \"text\" for people, \"json\" for programs.")
  var format = OutputFormat.text

  /// Seconds between looks at the files.
  private static let interval = 0.2

  func run() throws {
    let paths = try paths()
    let interruption = Interruption()
    let bell = DispatchSemaphore(value: 0)
    interruption.listen { bell.signal() }
    let isStopped = { interruption.status != nil }
    var listing = AlertListing(
      paths: paths, since: since?.date(now: Date()), camera: camera, rule: rule,
      minimumSeverity: minSeverity)
    let text = AlertText(isColored: Self.isColored, timeZone: .current)
    var isEmpty = true
    do {
      repeat {
        while let alert = try listing.next(unless: isStopped) {
          isEmpty = false
          try JSONLinesWriter.standardOutput.write(
            format == .json ? alert.line : text.line(alert))
        }
        if follow, !isStopped() { _ = bell.wait(timeout: .now() + Self.interval) }
      } while follow && !isStopped()
    } catch OutputError.closed {
      return
    }
    if listing.damage > 0 {
      Terminal.shared.log("nightjar: warning: \(listing.damage) damaged lines were left out")
    }
    if let status = interruption.status { throw ExitCode(status.rawValue) }
    if isEmpty {
      let others = listing.otherRules.sorted().joined(separator: ", ")
      Terminal.shared.log(
        others.isEmpty
          ? "nightjar: there are no alerts"
          : "nightjar: no alert is as asked for; others are of the rules \(others)")
    }
  }

  /// The files named, else those of the configuration.
  private func paths() throws -> [String] {
    for file in files where !FileManager.default.fileExists(atPath: file) && !follow {
      throw Failure(
        "\(file): cannot read (open: no such file). Check the path and its permissions.",
        status: .noInput)
    }
    guard files.isEmpty else { return files }
    let settings = try configurationOption.file.load()
    let template = settings.output.alerts
    let paths = ([camera].compactMap { $0 } + settings.cameras.map(\.name))
      .map { OutputPlan.path(template, for: $0) }
    let all = template.contains("{camera}") ? Set(paths).sorted() : [template]
    guard !all.contains("-") else {
      throw Failure(
        "alerts: [output] alerts is standard output, which cannot be read back. Name a file.",
        status: .noInput)
    }
    return all
  }

  private static var isColored: Bool {
    let environment = ProcessInfo.processInfo.environment
    return isatty(STDOUT_FILENO) == 1 && environment["TERM"] != "dumb"
      && (environment["NO_COLOR"] ?? "").isEmpty
  }
}
