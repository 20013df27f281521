// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Core
import Features
import Foundation
import Fusion
import Learning
import Synchronization
import Tensors
import Training

extension FusionKind: ExpressibleByArgument {}

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a temporal model on a feature cache.",
    discussion: """
      A fifth of the cache's sources is held out, and what is kept are the weights of the epoch \
      after which sentences found the held-out segments best. Beside the weights stand \
      FILE.checkpoint, written after every epoch, and FILE.metrics.jsonl, a line for each. The same \
      cache, options and machine give the same bytes.

        nightjar features extract videos/ --captions captions.csv --out cache
        nightjar train --data cache --out temporal.safetensors
      """)

  @Option(
    help: ArgumentHelp("Feature cache to learn from.", valueName: "dir"), completion: .directory)
  var data: String

  @Option(
    help: ArgumentHelp("Where the weights go.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var out: String

  @Flag(help: "Go on from the checkpoint of a training with the same options.")
  var resume = false

  @Option(help: "Seed of the first weights and of every random choice.")
  var seed: UInt64 = 0

  @Option(help: "Most passes over the cache.")
  var epochs = TrainingSettings().epochs

  @Option(help: "Segments that are learned from at a time.")
  var batch = TrainingSettings().batch

  @Option(help: "Largest step size.")
  var learningRate = TrainingSettings().learningRate

  @Option(help: "How the modalities are joined: temporal, early, late, hybrid or attention.")
  var fusion = TrainingSettings().architecture.kind

  @Option(help: "Whether to show progress; \"auto\" does on a terminal.")
  var progress = ProgressMode.auto

  func validate() throws {
    if fusion == .mean { throw ValidationError("--fusion mean has nothing to train.") }
    if epochs < 1 { throw ValidationError("--epochs must be at least 1.") }
    if batch < 2 { throw ValidationError("--batch must be at least 2.") }
    if !(learningRate > 0 && learningRate < 1) {
      throw ValidationError("--learning-rate must be above 0 and below 1.")
    }
  }

  func run() throws {
    let cache = try FeatureCache(path: data)
    var trainer = try Trainer(cache, settings)
    let checkpoint = "\(out).checkpoint"
    if resume { try trainer.resume(from: checkpoint) }
    let metrics = try MetricsFile(path: "\(out).metrics.jsonl", appends: resume)
    let interruption = Interruption()
    interruption.listen {}
    let bar = progress.isOn(interactive: Terminal.isInteractive)
    defer { Terminal.shared.hideProgress() }
    print("epoch      loss   recall@1  recall@10  median rank")
    while !trainer.isFinished {
      let report = try trainer.runEpoch { share in
        if bar { Terminal.shared.show(progress: "\(Int(100 * share)) % of the epoch") }
        return interruption.status == nil
      }
      guard let report else {
        throw Failure(
          "interrupted; --resume goes on after the last whole epoch",
          status: interruption.status ?? .interrupted)
      }
      try trainer.save(to: checkpoint)
      try metrics.write(report)
      Terminal.shared.hideProgress()
      print(line(report))
    }
    try trainer.best.write(to: out, precision: .half, notes: facts(of: cache))
    print("wrote \(out)")
  }

  private var settings: TrainingSettings {
    var settings = TrainingSettings()
    settings.architecture.kind = fusion
    settings.seed = seed
    settings.epochs = epochs
    settings.batch = batch
    settings.learningRate = learningRate
    return settings
  }

  private func line(_ report: Trainer.Report) -> String {
    let columns = [
      (String(report.epoch), 5), (number(report.loss, digits: 4), 10),
      (number(report.recallAt1, digits: 3), 11), (number(report.recallAt10, digits: 3), 11),
      (number(report.medianRank, digits: 1), 13),
    ]
    return columns.map { $0.0.leftPadded(to: $0.1, with: " ") }.joined()
      + (report.isBest ? "  best" : "")
  }

  private func number(_ value: Double, digits: Int) -> String {
    value.formatted(
      .number.precision(.fractionLength(digits)).grouping(.never)
        .locale(Locale(identifier: "en_US_POSIX")))
  }

  /// What the weights were made from.
  private func facts(of cache: FeatureCache) -> [String: String] {
    [
      "seed": String(seed), "frame_encoder": cache.maker.frame,
      "audio_encoder": cache.maker.audio, "text_encoder": cache.maker.text,
      "encoders_sha256": cache.maker.encodersSha256 ?? cache.maker.sha256,
    ]
  }
}

/// One JSON object per epoch, in a file that a training that goes on appends to.
private final class MetricsFile {
  private let handle: FileHandle
  private let path: String

  init(path: String, appends: Bool) throws(Failure) {
    self.path = path
    let exists = FileManager.default.fileExists(atPath: path)
    if !(appends && exists), !FileManager.default.createFile(atPath: path, contents: nil) {
      throw Self.failure(path)
    }
    do {
      handle = try FileHandle(forWritingTo: URL(filePath: path))
      try handle.seekToEnd()
    } catch {
      throw Self.failure(path)
    }
  }

  func write(_ report: Trainer.Report) throws(Failure) {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys]
    // A set without a rank has none to tell.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      try handle.write(contentsOf: try encoder.encode(report) + Data("\n".utf8))
    } catch {
      throw Self.failure(path)
    }
  }

  private static func failure(_ path: String) -> Failure {
    Failure(
      "\(path): cannot write. Check that its folder exists and has room.", status: .inputOutput)
  }
}
