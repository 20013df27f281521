// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Core
import Features
import Foundation
import Logging
import Media
import Models

struct FeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "Extract and look at the encoders' features of footage, for training.",
    subcommands: [Extract.self, ComposeCommand.self, Info.self])

  struct Extract: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write what the encoders make of footage into a feature cache.",
      discussion: """
        Directories are searched for footage. What the cache has already is left alone, unless the \
        file, its transcript or its captions have changed; so an interrupted run may simply be \
        repeated. Half an hour of footage takes about 22 MB.

        Captions are sentences about the footage, in a CSV file that begins with the line \
        "file,start,end,caption"; times are seconds, and the end may be left empty. A column \
        "contrast" may have sentences that are not true, such as the events in another order.

        Exits with 65 if some of the files could not be read.
        """)

    @Argument(help: "Files, and directories with files.", completion: .file())
    var footage: [String]

    @Option(
      name: .customLong("out"),
      help: ArgumentHelp("The cache: a directory, made if there is none.", valueName: "dir"),
      completion: .directory)
    var cache: String

    @Option(
      help: ArgumentHelp("Sentences about the footage, CSV.", valueName: "file"),
      completion: .file(extensions: ["csv"]))
    var captions: String?

    @OptionGroup var configuration: ConfigurationOption

    @Option(
      help: ArgumentHelp("Directory with the models.", valueName: "dir"), completion: .directory)
    var models: String?

    @Option(help: "Whether to show progress; \"auto\" does on a terminal.")
    var progress = ProgressMode.auto

    func run() throws {
      let settings = try configuration.file.load()
      PlainLog.install(level: settings.log.level)
      let files = try FootageFile.all(in: footage)
      let extraction = try FeatureExtraction(
        settings: settings,
        models: ModelDirectory(option: models, configured: settings.models.directory),
        cache: cache, captions: try captions.map { try CaptionFile(path: $0) })
      let interruption = Interruption()
      let stop = InterruptFlag()
      interruption.listen { stop.set() }
      var unread = 0
      for file in files {
        do {
          print(try line(for: file, by: extraction, stop))
        } catch let error as MediaError where error.kind != .interrupted {
          Logger(label: "nightjar.features").error("\(error)")
          unread += 1
        } catch let error as MediaError {
          throw Failure("\(error)", status: interruption.status ?? .interrupted)
        }
      }
      if unread > 0 {
        throw Failure(
          "\(unread) of \(files.count) files could not be read; the others are in \(cache).",
          status: .badData)
      }
    }

    private func line(
      for file: FootageFile, by extraction: FeatureExtraction, _ stop: InterruptFlag
    ) throws -> String {
      let display = progress.display
      defer { display?.finish() }
      switch try extraction.extract(file, stop: stop, progress: display) {
      case .extracted(let source): return "\(file.name): \(source.summary)"
      case .present(let source): return "\(file.name): \(source.summary), was there"
      }
    }
  }

  struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show who made a feature cache and what is in it.")

    @Argument(help: "The cache.", completion: .directory)
    var cache: String

    func run() throws {
      let cache = try FeatureCache(path: cache)
      let maker = cache.maker
      print(
        """
        encoders: \(maker.frame), \(maker.audio), \(maker.text), \(maker.bridge)
        sha256: \(maker.sha256)
        steps: \(maker.stepSeconds) s
        """)
      for source in try cache.sources() { print("\(source.name): \(source.summary)") }
    }
  }
}

extension FeatureCache.Source {
  fileprivate var summary: String {
    "\(steps) steps, \(cues) cues, \(captions) captions"
  }
}
