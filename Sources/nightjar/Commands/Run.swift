// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Core
import Daemon
import Foundation
import Models
import Pipeline

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Watch cameras until told to stop, and write their records.",
    discussion: """
      The cameras are the [[camera]] tables of the configuration. Records are appended to the files \
      that [output] names; what was torn by a crash is repaired first.

      SIGHUP reads the configuration again and touches only what changed, SIGUSR1 opens the output \
      files anew (logrotate), SIGTERM and Ctrl-C finish what is in hand; a second one ends at once.
      """)

  @OptionGroup var configuration: ConfigurationOption

  @Option(
    help: ArgumentHelp("Directory with the models.", valueName: "dir"), completion: .directory)
  var models: String?

  func run() throws {
    let heapKeeper = HeapKeeper()
    let file = configuration.file
    let settings = try file.load()
    PlainLog.install(level: settings.log.level)
    try NoCamera.check(settings, from: file)
    let service = ServiceManager(
      environment: ProcessInfo.processInfo.environment, processIdentifier: getpid())
    unsetenv("NOTIFY_SOCKET")
    let commands = CommandQueue()
    // While the models load, too: by default either of them ends the process.
    let listener = SignalListener([SIGHUP, SIGUSR1], receive: commands.receiver)
    service.extendTimeout(by: MediaTime(seconds: 60))
    let parts = try AnalysisParts(
      settings, directory: ModelDirectory(option: models, configured: settings.models.directory),
      readsTranscripts: true)
    let watch = try Watch(
      file: file, settings: settings, parts: parts.forDaemon(settings), service: service,
      commands: commands, version: Nightjar.version)
    try withExtendedLifetime((heapKeeper, listener)) { try watch.run() }
  }
}

extension AnalysisParts {
  fileprivate func forDaemon(_ settings: Settings) throws -> DaemonParts {
    let pool = pool(settings)
    pool.warmUp()
    return DaemonParts(
      pool: pool, description: description,
      timeline: { try timeline(of: $0, $1, isCamera: true, observe: $2) },
      rules: { try rules($0) }, features: try liveFeatures(settings))
  }
}
