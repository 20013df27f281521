// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Encoders
import Features
import Foundation
import Fusion
import Learning
import Models
import Tensors
import Training

struct Evaluate: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  static let configuration = CommandConfiguration(
    abstract: "Hold temporal weights against the mean on captioned footage.",
    discussion: """
      Sentences look for the segments that they are about, segments for their sentences, and \
      pictures and sounds for the segments that they are from, with every modality there, one \
      alone, and one taken away. Segments with a contrast tell whether the order of events is \
      understood, and segments without a caption what is ordinary. In brackets stand 95 % \
      intervals, bootstrapped over the cache's sources.

      Whoever searches among more finds less. To compare caches of different sizes, cut them into \
      galleries of one size.

      The mean is measured too, as the encoders make it, and with the text head of the first \
      weights.
      """)

  @Option(
    help: ArgumentHelp("Feature cache with captions.", valueName: "dir"), completion: .directory)
  var data: String

  @Option(
    help: ArgumentHelp("Weights to measure; may be repeated.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var weights: [String] = []

  @Option(
    help: ArgumentHelp(
      "Deals the sources into this many galleries; each query searches its own.", valueName: "n"))
  var galleries = 1

  @Option(help: "\"text\", or \"json\": one object for each model.")
  var format = Format.text

  @OptionGroup var configuration: ConfigurationOption

  @Option(
    help: ArgumentHelp("Directory with the models.", valueName: "dir"), completion: .directory)
  var models: String?

  func validate() throws {
    guard galleries >= 1 else {
      throw ValidationError("--galleries has to be at least 1.")
    }
  }

  func run() throws {
    let settings = try configuration.file.load()
    let directory = ModelDirectory(option: models, configured: settings.models.directory)
    let contestants = try contestants(bridge: ModelSet.load(directory).bridge)
    let evaluation = try Evaluation(try FeatureCache(path: data), galleries: galleries)
    if format == .text {
      print(
        """
        \(evaluation.queries) queries, \(evaluation.segments) segments, \
        \(evaluation.pairs) pairs in order, \(evaluation.sources) sources
        """)
    }
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    for scores in try evaluation(contestants) {
      switch format {
      case .json: print(String(decoding: try encoder.encode(scores), as: UTF8.self))
      case .text: print(ScoresText(scores).text)
      }
    }
  }

  private func contestants(bridge: LabelBridge) throws -> [Contestant] {
    let trained = try weights.map { path in
      (path, try TemporalModel(path: path))
    }
    var withHead: [Contestant] = []
    if let head = trained.first?.1.textHead {
      withHead = [
        Contestant(name: "mean with text head", model: MeanFusion()) { head.forward($0) }
      ]
    }
    return [.mean(bridge: bridge)] + withHead
      + trained.map { path, model in
        Contestant(model, name: URL(filePath: path).deletingPathExtension().lastPathComponent)
      }
  }
}

/// A contestant's results for people.
private struct ScoresText {
  let text: String

  init(_ scores: Scores) {
    var lines = ["", scores.name]
    func add(_ what: String, _ retrieval: Scores.Retrieval) {
      lines.append(
        Self.line(what, retrieval.recallAt1, retrieval.recallAt5, retrieval.recallAt10)
          + "  median rank \(retrieval.medianRank)")
      if let gain = retrieval.gain {
        lines.append(
          Self.line("  over the mean's", gain.recallAt1, gain.recallAt5, gain.recallAt10))
      }
    }
    func add(_ what: String, _ interval: Bootstrap.Interval?) {
      guard let interval else { return }
      lines.append(Self.indented(what) + Self.text(interval))
    }
    add("text to segment", scores.textToSegment)
    add("segment to text", scores.segmentToText)
    add("sound to segment", scores.audioToSegment)
    add("picture to segment", scores.videoToSegment)
    for (name, retrieval) in scores.alone.sorted(by: { $0.key < $1.key }) {
      add("\(name) alone", retrieval)
    }
    for (name, retrieval) in scores.without.sorted(by: { $0.key < $1.key }) {
      add("without \(name)", retrieval)
    }
    add("order", scores.order)
    add("order, events named", scores.orderOfNamed)
    add("anomaly AUC", scores.anomaly)
    text = lines.joined(separator: "\n")
  }

  private static func line(_ what: String, _ recalls: Bootstrap.Interval...) -> String {
    indented(what)
      + zip([1, 5, 10], recalls).map { "R@\($0) \(text($1))" }.joined(separator: "  ")
  }

  private static func indented(_ what: String) -> String {
    "  " + what.padding(toLength: 22, withPad: " ", startingAt: 0)
  }

  private static func text(_ interval: Bootstrap.Interval) -> String {
    func number(_ value: Double) -> String {
      value.formatted(
        .number.precision(.fractionLength(3)).locale(Locale(identifier: "en_US_POSIX")))
    }
    return "\(number(interval.estimate)) [\(number(interval.low)), \(number(interval.high))]"
  }
}
