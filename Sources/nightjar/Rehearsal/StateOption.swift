// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Core
import Daemon
import Events
import Segments

/// The option by which commands look at what a daemon keeps.
struct StateOption: ParsableArguments {
  @Option(
    name: .customLong("state"),
    help: ArgumentHelp(
      "State directory of a daemon, instead of files.",
      discussion: """
        Rules go on with what they have learnt there. The daemon's records are those in it, and \
        those that [output] segments names.
        """, valueName: "dir"),
    completion: .directory)
  var directory: String?

  /// - Throws: `ValidationError` unless there is something to read, of one sort.
  func validate(_ files: [String]) throws {
    if files.isEmpty == (directory == nil) {
      throw ValidationError("Name files, or a state directory with --state.")
    }
  }

  /// The records of the daemon, or the files.
  func inputs(_ files: [String], _ settings: Settings) throws -> [RehearsalInput] {
    guard let directory else { return try RehearsalInput.named(files) }
    return try RehearsalInput.records(ofDaemonIn: directory, settings)
  }

  /// What rules have learnt of a camera; nothing without a directory.
  func memory(of camera: String) -> RuleMemory {
    directory.map { RuleMemoryFile(camera: camera, directory: $0).load() } ?? RuleMemory()
  }
}

extension ReplayEvent {
  /// Whether it is about a camera rather than a file, as far as the event tells.
  var isLive: Bool {
    switch self {
    case .step(let step): step.clock.isLive
    case .health: true
    case .gap(let gap): gap.clock.isLive
    case .verdict, .end: false
    }
  }
}
