// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Foundation
import Encoders
import Fusion
import Models
import Training

struct WeightsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weights",
    abstract: "Install, show and take back the temporal model's weights.",
    discussion: """
      What is installed is used wherever [fusion] weights names no file and [fusion] type is "auto" \
      or the kind of the weights; without any, the mean is. A running daemon takes up other weights \
      at its next start.
      """,
    subcommands: [Install.self, Rollback.self, Show.self])

  struct Install: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Use a set of weights from now on, if it is no worse than the one in use.",
      discussion: """
        Sentences are searched for among the segments that training leaves out of the cache, by \
        both sets; the mean is what is in use where none is installed. A set that finds fewer of \
        them at first place is refused, as is one that was made with other encoders or does not \
        load. The sets before are kept.

          nightjar weights install temporal.safetensors --data cache

        Exits with 65 if the set is refused.
        """)

    @Argument(
      help: "Weights, with a manifest of the same name and .json beside them or without one.",
      completion: .file(extensions: ["safetensors"]))
    var file: String

    @Option(
      help: ArgumentHelp("Feature cache to compare on.", valueName: "dir"), completion: .directory)
    var data: String?

    @Flag(help: "Install it even if it is worse, or was not compared.")
    var force = false

    @OptionGroup var location: ModelsCommand.Location

    func run() throws {
      let directory = try location.resolve()
      let identity = try ModelIdentity(directory)
      let candidate = try WeightsCandidate(path: file, for: identity)
      let weights = InstalledWeights(directory)
      if try weights.history().last?.sha256 == candidate.manifest.output.sha256 {
        print("\(candidate.manifest.name) is in use already.")
        return
      }
      if let data {
        try compare(candidate, data, directory, identity)
      } else if !force {
        throw Failure(
          """
          \(file): was not compared with what is in use. Name a feature cache with --data, or \
          install it unseen with --force.
          """, status: .usage)
      }
      let entry = try weights.install(file, candidate.manifest, at: .now)
      print("Installed \(entry.name) (\(entry.fusion), SHA-256 \(entry.sha256)).")
    }

    private func compare(
      _ candidate: WeightsCandidate, _ data: String, _ directory: ModelDirectory,
      _ identity: ModelIdentity
    ) throws {
      let chosen = try ChosenFusion(Settings.Fusion(), in: directory).model
      let inUse =
        try (chosen as? TemporalModel).map { Contestant($0) }
        ?? .mean(bridge: ModelSet.load(directory).bridge)
      let comparison = try candidate.comparison(on: data, with: inUse, identity)
      print(comparison)
      if comparison.isWorse && !force {
        throw Failure(
          "\(file): is worse than what is in use, and was not installed. --force does it anyway.",
          status: .badData)
      }
    }
  }

  struct Rollback: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Go back to the weights that were in use before.",
      discussion: "Where there were none, the mean is used again.")

    @OptionGroup var location: ModelsCommand.Location

    func run() throws {
      let entry = try InstalledWeights(try location.resolve()).rollBack()
      print(entry.map { "In use again: \($0.name) (\($0.fusion))." } ?? "The mean is in use again.")
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what the weights in use were made from, and which were before.",
      discussion: "Exits with 69 if none are installed, or they are damaged.")

    @OptionGroup var location: ModelsCommand.Location

    func run() throws {
      let weights = InstalledWeights(try location.resolve())
      print(try weights.information())
      let history = try weights.history()
      if let current = history.last { print("\nin full: \(weights.manifest(of: current))") }
      print("\ninstalled:")
      for entry in history.reversed() {
        let time = entry.installedAt.formatted(.iso8601)
        print("  \(time)  \(entry.name)  \(entry.fusion)  \(entry.sha256.prefix(12))")
      }
    }
  }
}

extension WeightsCandidate.Comparison: CustomStringConvertible {
  var description: String {
    """
    recall@1 on \(segments) held-out segments: \(Self.percent(recall)), \
    of what is in use (\(inUse)): \(Self.percent(recallInUse))
    """
  }

  private static func percent(_ share: Double) -> String {
    "\((share * 1000).rounded() / 10) %"
  }
}
