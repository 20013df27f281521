// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Daemon
import Foundation
import Logging
import Monitoring

struct Status: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  static let configuration = CommandConfiguration(
    abstract: "See how the running daemon and its cameras are doing.",
    discussion: """
      Asks the daemon over its Unix socket. With --watch it asks again every two seconds until \
      Ctrl-C. Exits with 69 if no daemon answers.
      """)

  private static let interval = 2.0

  @OptionGroup var configuration: ConfigurationOption

  @Option(
    help: ArgumentHelp(
      "Unix socket of the daemon, instead of the one that the configuration names.",
      valueName: "path"),
    completion: .file())
  var socket: String?

  @Option(help: "A table, or all there is to know as JSON.")
  var format = Format.text

  @Flag(help: "Go on showing it.")
  var watch = false

  func run() throws {
    let path = socketPath()
    let environment = ProcessInfo.processInfo.environment
    let isTerminal = isatty(STDOUT_FILENO) == 1 && environment["TERM"] != "dumb"
    // Source: no-color.org
    let hasColor = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty
    while true {
      let status = try StatusClient(path: path).ask()
      let page = try text(of: status, isTerminal: isTerminal, hasColor: hasColor)
      let erase = watch && isTerminal ? "\u{1B}[H\u{1B}[2J" : ""
      do {
        try FileHandle.standardOutput.write(contentsOf: Data((erase + page).utf8))
      } catch {
        return  // Nobody reads it any more, as with `| head`.
      }
      guard watch else { return }
      Thread.sleep(forTimeInterval: Self.interval)
    }
  }

  /// A daemon that refused a configuration runs on with the one before, so a mistake in the file
  /// is no reason not to ask.
  private func socketPath() -> String {
    if let socket { return socket }
    var configured = ""
    do {
      configured = try configuration.file.load().http.socket
    } catch {
      for mistake in "\(error)".split(separator: "\n") {
        Terminal.shared.log(LogStyle.current.text("\(mistake)", level: .warning))
      }
    }
    return StateDirectory.socketOfRunningDaemon(configured: configured)
  }

  private func text(
    of status: DaemonStatus, isTerminal: Bool, hasColor: Bool
  ) throws -> String {
    switch format {
    case .json: String(decoding: try status.json(isPretty: !watch), as: UTF8.self) + "\n"
    case .text:
      StatusPage(
        width: isTerminal ? Terminal.width(of: STDOUT_FILENO) : nil, hasColor: hasColor
      ).render(status, now: .now)
    }
  }
}
