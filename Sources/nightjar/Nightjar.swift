// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

@main
struct Nightjar: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "nightjar",
    abstract: "Watches and listens to video, and writes what happens as lines of JSON.",
    discussion: """
      Nightjar understands picture, sound and speech together. For every few seconds of footage it \
      writes a segment record with what was seen and heard, and an alert record when a sound or a \
      fault of the camera calls for attention. It runs on ordinary processors and sends nothing \
      anywhere.

      Start like this:
        nightjar models fetch             get the models, once (112 MB)
        nightjar doctor                   see whether everything is in place
        nightjar analyze video.mp4        analyse a file

      Exit status: 0 success, 64 wrong usage, 65 bad data, 66 no such input, 69 models or programs \
      missing, 70 internal error, 74 output failed, 78 bad configuration, 130 interrupted, 143 \
      terminated.
      """,
    version: version,
    subcommands: [
      Analyze.self, Run.self, Status.self, AlertsCommand.self, Backtest.self, Calibrate.self,
      ModelsCommand.self,
      ConfigCommand.self, Doctor.self, FeaturesCommand.self, Train.self, Evaluate.self,
      WeightsCommand.self,
    ])

  static func main() {
    StandardStreams.open()
    // A closed pipe shows as an error of write(2), which every writer handles.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      guard let failure = Failure(error) else { exit(withError: error) }
      failure.report()
      Foundation.exit(failure.exitStatus.rawValue)
    }
  }
}
