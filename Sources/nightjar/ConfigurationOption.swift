// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Foundation

/// The option by which commands are given a configuration.
struct ConfigurationOption: ParsableArguments {
  @Option(
    name: .customLong("config"),
    help: ArgumentHelp(
      "Configuration file.",
      discussion: """
        Without it the file that NIGHTJAR_CONFIG names is read, else \
        \(ConfigurationFile.systemPath) if it exists, else the built-in defaults hold.
        """, valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var path: String?

  var file: ConfigurationFile {
    ConfigurationFile.find(named: path, environment: ProcessInfo.processInfo.environment)
  }
}
