// SPDX-License-Identifier: Apache-2.0
import Core
import Features
import Fusion
import Layers
import Learning
import Tensors

/// Teaches a temporal model and its text head by contrast, on a feature cache.
///
/// Every segment of a batch has four views: everything that is there but for what modality dropout
/// hides, its picture alone, its sound alone, and its sentence. All but the last go through the
/// model, the last through the text head. The same settings, seed and cache give the same weights,
/// bit for bit, also when the training was interrupted and resumed at an epoch's end.
package struct Trainer: Sendable {
  /// What an epoch came to.
  package struct Report: Codable, Equatable, Sendable {
    package let epoch: Int
    package let steps: Int
    /// Mean over the epoch's steps.
    package let loss: Double
    package let gradientNorm: Double
    package let learningRate: Double
    /// From sentence to segment, among what is held out, by the averaged weights.
    package let recallAt1: Double
    package let recallAt10: Double
    package let medianRank: Double
    package let isBest: Bool
  }

  private static let pairs = [
    ContrastiveLoss.Pair(View.all, View.sentence, weight: 0.5),
    ContrastiveLoss.Pair(View.video, View.sentence, weight: 0.2),
    ContrastiveLoss.Pair(View.audio, View.sentence, weight: 0.2),
    ContrastiveLoss.Pair(View.video, View.audio, weight: 0.1),
  ]

  private enum View {
    static let (all, video, audio, sentence) = (0, 1, 2, 3)
  }

  package let settings: TrainingSettings
  private let training: TrainingSet
  private let heldOut: TrainingSet
  private let loss: ContrastiveLoss
  private let dropout: ModalityDropout
  private let schedule: LearningRateSchedule
  var state: TrainingProgress

  /// Begins a training.
  ///
  /// - Parameters:
  ///   - cache: what to learn from; a fifth of its sources, chosen by their names, is held out.
  ///   - settings: how.
  /// - Throws: `TrainingError`, `FeaturesError` or `LearningError` for data that cannot be used.
  package init(_ cache: FeatureCache, _ settings: TrainingSettings) throws {
    self.settings = settings
    let sources = try cache.sources().filter { $0.steps >= settings.stepsPerSegment }
    guard sources.count >= 2 else {
      throw TrainingError.tooFewSources(path: cache.path, found: sources.count)
    }
    let split = HeldOut.split(sources)
    training = try TrainingSet(cache, sources: split.training, settings)
    heldOut = try TrainingSet(cache, sources: split.heldOut, settings)
    let sampler = try BalancedSampler(
      combinations: training.items.map(\.combination), strategy: settings.balance,
      seed: settings.seed)
    guard training.items.count >= settings.batch else {
      throw TrainingError.tooFewSegments(found: training.items.count, needed: settings.batch)
    }
    loss = ContrastiveLoss(temperature: settings.temperature)
    dropout = try ModalityDropout(probability: settings.modalityDropout)
    let total = settings.epochs * (sampler.count / settings.batch)
    schedule = LearningRateSchedule(
      peak: settings.learningRate, warmUpSteps: Int(settings.warmUp * Double(total)),
      totalSteps: total)
    state = try TrainingProgress(settings, sampler: sampler)
  }

  /// Whether the last epoch is over, or nothing has become better for too long.
  package var isFinished: Bool {
    state.sampler.position.epoch >= settings.epochs || state.isStopped
  }

  /// The averaged weights.
  package var averaged: TemporalModel {
    var model = state.model
    model.parameters = state.average.weights
    return model
  }

  /// The best averaged weights so far, by recall on what is held out.
  package var best: TemporalModel {
    var model = state.model
    model.parameters = state.best
    return model
  }

  /// Goes once through the training set and measures on what is held out.
  ///
  /// - Parameter goesOn: shown the share of the epoch that is done; false gives the epoch up.
  /// - Returns: what it came to; `nil` if it was given up, and the training with it.
  /// - Throws: `LearningError.notFinite` when it diverges, `FeaturesError` if the cache is damaged.
  package mutating func runEpoch(goesOn: (Double) -> Bool = { _ in true }) throws -> Report? {
    let epoch = state.sampler.position.epoch
    var (losses, norms, rate): ([Double], [Double], Double) = ([], [], 0)
    while let indices = state.sampler.nextBatch(of: settings.batch) {
      rate = schedule.rate(at: state.adam.steps)
      let step = try learn(from: try training.batch(indices), rate: rate)
      losses.append(step.loss)
      norms.append(step.norm)
      let share = Double(state.sampler.position.drawn) / Double(state.sampler.count)
      guard goesOn(share) else { return nil }
    }
    let ranks = try heldOut.ranks(by: averaged, batch: settings.batch)
    let verdict = state.stopping.record(ranks.recall(at: 1))
    if verdict == .improved { state.best = state.average.weights }
    state.isStopped = verdict == .stop
    return Report(
      epoch: epoch, steps: losses.count, loss: losses.mean, gradientNorm: norms.mean,
      learningRate: rate, recallAt1: ranks.recall(at: 1), recallAt10: ranks.recall(at: 10),
      medianRank: ranks.median, isBest: verdict == .improved)
  }

  /// One step: forward, loss, backward, clipping, optimiser, average.
  private mutating func learn(
    from batch: TrainingSet.Batch, rate: Double
  ) throws -> (loss: Double, norm: Double) {
    let model = state.model
    let everything = model.batch(batch.segments)
    let kept = keep(batch.segments)
    let seen = [
      SeenView(everything.keeping(kept), by: model),
      SeenView(everything.keeping(kept.map { _ in [.video] }), by: model),
      SeenView(everything.keeping(kept.map { _ in [.audio] }), by: model),
    ]
    guard let head = model.textHead else { preconditionFailure("Trainer: no text head") }
    let (sentences, headTrace) = head.traced(batch.sentences)
    let result = try loss(seen.map(\.view) + [ContrastiveLoss.View(sentences)], pairs: Self.pairs)
    var gradient = model.zeros
    for (view, upstream) in zip(seen, result.gradients) {
      if let trace = view.trace { model.backward(upstream, trace, into: &gradient) }
    }
    if var headGradient = gradient.textHead {
      _ = head.backward(result.gradients[View.sentence], headTrace, into: &headGradient)
      gradient.textHead = headGradient
    }
    var gradients = gradient.parameters
    let norm = try GradientClipping.clip(
      &gradients, names: model.namedParameters.map(\.name), to: settings.clipping)
    var parameters = model.parameters
    state.adam.step(&parameters, gradients: gradients, learningRate: rate)
    state.model.parameters = parameters
    state.average.update(with: parameters)
    return (result.loss, norm)
  }

  /// What modality dropout leaves of each segment.
  private mutating func keep(_ segments: [SegmentFeatures]) -> [Set<Modality>] {
    segments.map { segment in
      let present = [
        segment.frame.contains { $0 != nil }, segment.audio.contains { $0 != nil },
        segment.cueVectors.contains { $0 != nil },
      ]
      let kept = dropout.draw(among: present, isTraining: true, from: &state.random)
      return Set(zip([Modality.video, .audio, .transcript], kept).filter(\.1).map(\.0))
    }
  }
}

/// What a model makes of a batch, some of whose modalities are hidden.
private struct SeenView {
  let view: ContrastiveLoss.View
  /// `nil` if nothing was there in any of the segments.
  let trace: TemporalModel.Trace?

  init(_ batch: SegmentBatch, by model: TemporalModel) {
    let isPresent = batch.ownWithAny.rowsWithAny.isReal
    guard isPresent.contains(true) else {
      let nothing = Tensor(zeros: [isPresent.count, model.widths.shared])
      (view, trace) = (ContrastiveLoss.View(nothing, present: isPresent), nil)
      return
    }
    let (output, trace) = model.traced(batch)
    view = ContrastiveLoss.View(output.representations, present: isPresent)
    self.trace = trace
  }
}

extension TrainingSet {
  /// How well sentences find their segments among all of these.
  package func ranks(by model: TemporalModel, batch size: Int) throws -> RetrievalRanks {
    var (queries, candidates): ([Tensor], [Tensor]) = ([], [])
    for start in stride(from: 0, to: items.count, by: size) {
      let batch = try batch(Array(start..<min(start + size, items.count)))
      candidates.append(model.traced(model.batch(batch.segments)).output.representations)
      queries.append(model.textHead?.forward(batch.sentences) ?? batch.sentences)
    }
    guard !queries.isEmpty else { return RetrievalRanks(ranks: []) }
    return RetrievalRanks(
      queries: .joined(queries), candidates: .joined(candidates),
      answers: items.indices.map { [$0] })
  }
}

extension Tensor {
  /// Matrices of one width, one below the other.
  fileprivate static func joined(_ parts: [Tensor]) -> Tensor {
    let rows = parts.reduce(0) { $0 + $1.shape[0] }
    return Tensor(parts.flatMap(\.values), shape: [rows, parts[0].shape[1]])
  }
}

extension [Double] {
  fileprivate var mean: Double { isEmpty ? .nan : reduce(0, +) / Double(count) }
}
