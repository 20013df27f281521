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
/// model, the last through the text head. A segment that has a sentence that is not true of it
/// learns to prefer its own. The same settings, seed and cache give the same weights, bit for bit,
/// whatever the number of threads, also when the training was interrupted and resumed at an
/// epoch's end.
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
    /// Of recall at 1, 5 and 10: what the best epoch is chosen by.
    package let meanRecall: Double
    package let medianRank: Double
    /// Share of what is held out that prefers its sentence to its contrast; `nil` without one.
    package let orderAccuracy: Double?
    package let isBest: Bool
  }

  private enum View {
    static let (sentence, all, video, audio) = (0, 1, 2, 3)
  }

  private var pairs: [ContrastiveLoss.Pair] {
    settings.hasSingleViews
      ? [
        .init(View.all, View.sentence, weight: 0.5), .init(View.video, View.sentence, weight: 0.2),
        .init(View.audio, View.sentence, weight: 0.2), .init(View.video, View.audio, weight: 0.1),
      ] : [.init(View.all, View.sentence, weight: 1)]
  }

  package let settings: TrainingSettings
  package let sources: HeldOut.Split
  private let training: TrainingSet
  private let heldOut: TrainingSet
  private let loss: ContrastiveLoss
  private let preference: PreferenceLoss
  private let dropout: ModalityDropout
  private let schedule: LearningRateSchedule
  var state: TrainingProgress

  /// Begins a training.
  ///
  /// - Parameters:
  ///   - cache: what to learn from.
  ///   - measured: what to measure on; `nil` holds a fifth of the sources of `cache` out, chosen by
  ///     their names.
  ///   - settings: how.
  ///   - space: what the first weights may know of the space of names; see `TemporalModel`.
  /// - Throws: `TrainingError`, `FeaturesError` or `LearningError` for data that cannot be used.
  package init(
    _ cache: FeatureCache, heldOut measured: FeatureCache? = nil, _ settings: TrainingSettings,
    space: SharedSpace? = nil
  ) throws {
    self.settings = settings
    try measured?.check(cache.maker)
    sources = try HeldOut.split(cache, heldOut: measured, settings)
    training = try TrainingSet(cache, sources: sources.training, settings)
    heldOut = try TrainingSet(measured ?? cache, sources: sources.heldOut, settings)
    let sampler = try BalancedSampler(
      combinations: training.items.map(\.combination), strategy: settings.balance,
      seed: settings.seed)
    guard training.items.count >= settings.batch else {
      throw TrainingError.tooFewSegments(found: training.items.count, needed: settings.batch)
    }
    loss = ContrastiveLoss(temperature: settings.temperature)
    preference = PreferenceLoss(temperature: settings.temperature)
    dropout = try ModalityDropout(probability: settings.modalityDropout)
    let total = settings.epochs * (sampler.count / settings.batch)
    schedule = LearningRateSchedule(
      peak: settings.learningRate, warmUpSteps: Int(settings.warmUp * Double(total)),
      totalSteps: total)
    var model = try TemporalModel(settings.architecture, seed: settings.seed, space: space)
    try FirstFit(training)(&model)
    state = try TrainingProgress(settings, model, sampler: sampler)
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
    let measured = try heldOut.measure(averaged)
    let ranks = measured.ranks
    let verdict = state.stopping.record(ranks.meanRecall)
    if verdict == .improved { state.best = state.average.weights }
    state.isStopped = verdict == .stop
    return Report(
      epoch: epoch, steps: losses.count, loss: losses.mean, gradientNorm: norms.mean,
      learningRate: rate, recallAt1: ranks.recall(at: 1), recallAt10: ranks.recall(at: 10),
      meanRecall: ranks.meanRecall, medianRank: ranks.median,
      orderAccuracy: measured.orderAccuracy, isBest: verdict == .improved)
  }

  /// One step: forward, loss, backward, clipping, optimiser, average.
  private mutating func learn(
    from batch: TrainingSet.Batch, rate: Double
  ) throws -> (loss: Double, norm: Double) {
    let model = state.model
    guard let head = model.textHead else { preconditionFailure("Trainer: no text head") }
    let kept = keep(batch.segments)
    let singles: [Set<Modality>] = settings.hasSingleViews ? [[.video], [.audio]] : []
    let shards = try parallelMap(Shards.count(of: batch.segments.count)) { index in
      let range = Shards.range(index, of: batch.segments.count)
      let everything = model.view(of: model.batch(Array(batch.segments[range])))
      let kept = Array(kept[range])
      return ([kept] + singles.map { single in kept.map { _ in single } })
        .map { SeenView(everything.keeping($0), by: model) }
    }
    let (sentences, sentenceTrace) = head.traced(batch.sentences)
    let views =
      [ContrastiveLoss.View(sentences)]
      + shards[0].indices.map { view in ContrastiveLoss.View(shards.map { $0[view].view }) }
    let result = try loss(views, pairs: pairs)
    var upstream = result.gradients
    var total = result.loss

    var gradient = model.zeros
    var headGradient = gradient.textHead ?? head
    let (contrasts, contrastTrace) = head.traced(batch.contrasts)
    if let preferred = preference(
      things: views[View.all].rows, sentences: sentences, contrasts: contrasts,
      present: zip(batch.hasContrast, views[View.all].present.isReal).map { $0 && $1 })
    {
      let weight = Float(settings.contrastWeight)
      total += settings.contrastWeight * preferred.loss
      upstream[View.all] += preferred.things * weight
      upstream[View.sentence] += preferred.sentences * weight
      _ = head.backward(preferred.contrasts * weight, contrastTrace, into: &headGradient)
    }
    _ = head.backward(upstream[View.sentence], sentenceTrace, into: &headGradient)
    gradient.textHead = headGradient

    let reached = upstream.dropFirst()
    let parts = try parallelMap(shards.count) { index in
      let range = Shards.range(index, of: batch.segments.count)
      var gradient = model.zeros
      let views = zip(shards[index], reached).compactMap { view, upstream in
        view.trace.map { (upstream: upstream.rows(range), trace: $0) }
      }
      model.backward(views, into: &gradient)
      return gradient.parameters
    }
    var gradients = gradient.parameters
    for part in parts {
      for index in gradients.indices { gradients[index] += part[index] }
    }
    let norm = try GradientClipping.clip(
      &gradients, names: model.namedParameters.map(\.name), to: settings.clipping)
    var parameters = model.parameters
    state.adam.step(&parameters, gradients: gradients, learningRate: rate)
    state.model.parameters = parameters
    state.average.update(with: parameters)
    return (total, norm)
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

extension [Double] {
  fileprivate var mean: Double { isEmpty ? .nan : reduce(0, +) / Double(count) }
}
