// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Core
import Encoders
import Features
import Foundation
import Fusion
import Learning
import Models
import Synchronization
import Tensors
import Training

extension FusionKind: ExpressibleByArgument {}
extension BalancedSampler.Strategy: ExpressibleByArgument {}

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a temporal model on a feature cache.",
    discussion: """
      A fifth of the cache's sources is held out, unless --held-out names another cache, and what \
      is kept are the weights of the epoch after which sentences found the held-out segments best \
      (mean of recall at 1, 5 and 10). \
      Beside the weights stand FILE.checkpoint, written after every epoch, FILE.metrics.jsonl, a \
      line for each, and in the end FILE.report.html, a page with curves, and a manifest (.json \
      for .safetensors). The same cache, options and machine give the same bytes.

        nightjar features extract videos/ --captions captions.csv --out cache
        nightjar train --data cache --out temporal.safetensors

      With --adapt the weights in use are moved a little instead, by a few segments of the cache \
      that somebody has judged: --accepted and --rejected take the ids of their records.
      """)

  @Option(
    help: ArgumentHelp("Feature cache to learn from.", valueName: "dir"), completion: .directory)
  var data: String

  @Option(
    help: ArgumentHelp("Feature cache to measure on.", valueName: "dir"), completion: .directory)
  var heldOut: String?

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

  @Option(help: "Step size of what has a way around it, as a share of the step size.")
  var pathRate = TrainingSettings().pathRate

  @Option(help: "Step size of the text head, as a share of the step size.")
  var headRate = TrainingSettings().headRate

  @Option(help: "Weight of telling sentences from their contrasts.")
  var contrastWeight = TrainingSettings().contrastWeight

  @Option(
    help: """
      What is done about rare combinations of modalities: upsample repeats them, downsample leaves \
      others out, none takes all as they are.
      """)
  var balance = TrainingSettings().balance

  @Flag(
    inversion: .prefixedNo,
    help: "Whether to learn from pictures alone and sounds alone, too.")
  var singleViews = TrainingSettings().hasSingleViews

  @Option(help: "Chance of each modality to be hidden in a step.")
  var modalityDropout = TrainingSettings().modalityDropout

  @Option(help: "How the modalities are joined: temporal, early, late, hybrid or attention.")
  var fusion = TrainingSettings().architecture.kind

  @OptionGroup var configuration: ConfigurationOption

  @Option(
    help: ArgumentHelp("Directory with the models.", valueName: "dir"), completion: .directory)
  var models: String?

  @OptionGroup(title: "Adaptation") var adaptation: AdaptationOptions

  @Option(help: "Whether to show progress; \"auto\" does on a terminal.")
  var progress = ProgressMode.auto

  func validate() throws {
    if adaptation.adapt && (resume || heldOut != nil) {
      throw ValidationError("--adapt goes with neither --resume nor --held-out.")
    }
    if fusion == .mean { throw ValidationError("--fusion mean has nothing to train.") }
    if epochs < 1 { throw ValidationError("--epochs must be at least 1.") }
    if batch < 2 { throw ValidationError("--batch must be at least 2.") }
    if !(learningRate > 0 && learningRate < 1) {
      throw ValidationError("--learning-rate must be above 0 and below 1.")
    }
  }

  func run() throws {
    let cache = try FeatureCache(path: data)
    let settings = try configuration.file.load()
    let directory = ModelDirectory(option: models, configured: settings.models.directory)
    if adaptation.adapt {
      try adaptation.run(on: cache, models: directory, out: out, showsProgress: showsProgress)
    } else {
      try train(on: cache, from: ModelSet.load(directory).bridge)
    }
  }

  private var showsProgress: Bool { progress.isOn(interactive: Terminal.isInteractive) }

  private func train(on cache: FeatureCache, from bridge: LabelBridge) throws {
    var trainer = try Trainer(
      cache, heldOut: try heldOut.map { try FeatureCache(path: $0) }, settings,
      space: SharedSpace(names: bridge.names, centre: bridge.centre))
    let checkpoint = "\(out).checkpoint"
    if resume { try trainer.resume(from: checkpoint) }
    let metrics = try MetricsLog(path: metricsPath, appends: resume)
    let interruption = Interruption()
    interruption.listen {}
    let bar = showsProgress
    defer { Terminal.shared.hideProgress() }
    print("epoch      loss   recall@1  recall@10  median rank   order")
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
      // What has no checkpoint yet is done again, and then counts.
      try metrics.append(report)
      try trainer.save(to: checkpoint)
      Terminal.shared.hideProgress()
      print(line(report))
    }
    let notes = cache.maker.notes.merging(["seed": String(seed)]) { $1 }
    try trainer.best.write(to: out, precision: .half, notes: notes)
    try report(trainer, from: cache)
  }

  private var metricsPath: String { "\(out).metrics.jsonl" }

  /// Writes page and manifest, and prints what the training came to.
  private func report(_ trainer: Trainer, from cache: FeatureCache) throws {
    let report = TrainingReport(
      title: URL(filePath: out).lastPathComponent,
      facts: [
        .init("cache", data), .init("fusion", fusion.rawValue), .init("seed", String(seed)),
        .init("epochs", "at most \(epochs)"), .init("batch", "\(batch) segments"),
        .init("learning rate", "at most \(learningRate)"),
      ] + cache.maker.notes.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) },
      epochs: try MetricsLog.read(path: metricsPath))
    let page = "\(out).report.html"
    do {
      try Data(report.html.utf8).write(to: URL(filePath: page), options: .atomic)
    } catch {
      throw TrainingError.cannotWrite(path: page, reason: error.localizedDescription)
    }
    let manifest = try TrainedManifest(
      of: out, trainer.best, by: trainer, encoders: cache.maker, best: report.best)
    try manifest.write(beside: out)
    print("\(report.summary)\nwrote \(out), \(page)")
  }

  private var settings: TrainingSettings {
    var settings = TrainingSettings()
    settings.architecture.kind = fusion
    settings.seed = seed
    settings.epochs = epochs
    settings.batch = batch
    settings.learningRate = learningRate
    settings.pathRate = pathRate
    settings.headRate = headRate
    settings.contrastWeight = contrastWeight
    settings.balance = balance
    settings.modalityDropout = modalityDropout
    settings.hasSingleViews = singleViews
    return settings
  }

  private func line(_ report: Trainer.Report) -> String {
    let columns = [
      (String(report.epoch), 5), (number(report.loss, digits: 4), 10),
      (number(report.recallAt1, digits: 3), 11), (number(report.recallAt10, digits: 3), 11),
      (number(report.medianRank, digits: 1), 13),
      (report.orderAccuracy.map { number($0, digits: 3) } ?? "-", 8),
    ]
    return columns.map { $0.0.leftPadded(to: $0.1, with: " ") }.joined()
      + (report.isBest ? "  best" : "")
  }

  private func number(_ value: Double, digits: Int) -> String {
    value.formatted(
      .number.precision(.fractionLength(digits)).grouping(.never)
        .locale(Locale(identifier: "en_US_POSIX")))
  }
}

extension FeatureCache.Maker {
  /// What weights say of whose features they understand.
  var notes: [String: String] {
    [
      "frame_encoder": frame, "audio_encoder": audio, "text_encoder": text,
      "encoders_sha256": sha256,
    ]
  }
}
