// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Foundation

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Check, show or print the configuration.",
    discussion: """
      To change something, begin with a commented file that has every key:
        nightjar config default > config.toml
        nightjar config check config.toml

      Keys that you leave out keep their defaults.
      """,
    subcommands: [Check.self, Show.self, Default.self])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tell everything that is wrong with a configuration file.",
      discussion: """
        Exits with 0 if the file is fine, with 78 and one line per mistake otherwise. Files that it \
        names but are not there, and passwords that others can read, are told as warnings.
        """)

    @Argument(
      help: "The file; without it the one that other commands would read.",
      completion: .file(extensions: ["toml"]))
    var file: String?

    func run() throws {
      let file = ConfigurationFile.find(
        named: self.file, environment: ProcessInfo.processInfo.environment)
      for warning in try file.load().warnings(about: file) {
        Terminal.shared.log("nightjar: warning: \(warning)")
      }
      print("\(file): OK")
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the configuration in force, with every key.",
      discussion: "Passwords in addresses are printed as ***.")

    @OptionGroup var configuration: ConfigurationOption

    func run() throws {
      let file = configuration.file
      let settings = try file.load()
      let text = settings.text(showingSecrets: false)
      print("# In force: \(file).\n\n\(text)", terminator: "")
    }
  }

  struct Default: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print a configuration file with every key, its default and a comment.")

    func run() {
      print(Settings.defaultText, terminator: "")
    }
  }
}
