// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Daemon
import Encoders
import Events
import Foundation
import Fusion
import Models
import Pipeline
import Segments

/// What every source's analysis is made from: the models, loaded once, and the settings.
struct AnalysisParts: Sendable {
  let encoders: AnalysisEncoders
  /// Which parts are in use, for the records.
  let description: ModelDescription
  let identity: ModelIdentity
  private let fusion: any SegmentModel
  private let board = SequenceBoard()

  /// Loads the models.
  ///
  /// - Parameters:
  ///   - settings: what is to be used.
  ///   - directory: where the pretrained models are.
  ///   - readsTranscripts: whether any source has a transcript, which takes the text encoder.
  /// - Throws: what is missing, damaged or does not fit together.
  init(_ settings: Settings, directory: ModelDirectory, readsTranscripts: Bool) throws {
    let models = try ModelSet.load(directory)
    let chosen = try ChosenFusion(settings.fusion, in: directory)
    fusion = chosen.model
    encoders = AnalysisEncoders(
      frame: models.frame, audio: models.audio,
      text: readsTranscripts ? try models.text() : nil, bridge: models.bridge)
    identity = models.identity
    description = ModelDescription(
      frame: identity.frame, audio: identity.audio, text: identity.text, bridge: identity.bridge,
      fusion: fusion.kind.rawValue, weights: chosen.weights,
      sha256: try identity.sha256(with: chosen.path.map { [$0] } ?? []))
  }

  /// Workers that encode for all sources.
  func pool(_ settings: Settings) -> EncodingPool {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    return EncodingPool(
      encoders: encoders,
      options: PoolOptions(
        workers: settings.pipeline.workers > 0 ? settings.pipeline.workers : cores,
        microBatch: settings.pipeline.microBatch))
  }

  /// The stages after encoding of one source.
  ///
  /// - Parameters:
  ///   - source: its name.
  ///   - settings: what is to be done.
  ///   - isCamera: whether rules for other cameras are left out; they count for a file.
  ///   - observe: shown every step.
  /// - Returns: the stages.
  /// - Throws: `RuleError` for a rule that cannot work.
  func timeline(
    of source: String, _ settings: Settings, isCamera: Bool = false,
    observe: (@Sendable (EncodedStep) -> Void)? = nil
  ) throws -> SourceTimeline {
    let rules = try rules(settings)
    return SourceTimeline(
      source: source,
      segmenter: Segmenter(
        stepsPerSegment: settings.sampling.stepsPerSegment,
        contextSteps: settings.sampling.stepsOfContext),
      rules: isCamera ? rules.watching(source) : rules,
      assembler: SegmentAssembler(encoders: encoders, model: fusion),
      questions: settings.questions(
        about: source, isCamera ? settings.rules(for: source) : settings.rules),
      observe: observe)
  }

  /// The rules in force, about what the encoders can name.
  func rules(_ settings: Settings) throws(RuleError) -> RuleEngine {
    try RuleEngine(
      rules: settings.rules,
      vocabulary: RuleVocabulary(
        soundNames: encoders.audio.classNames, sceneNames: encoders.frame.classNames,
        soundVector: { [bridge = encoders.bridge] in bridge.soundVector(scores: $0) }),
      board: board)
  }
}

extension AnalysisSettings {
  init(_ settings: Settings) {
    self.init(
      reuse: ReusePlanner.Settings(settings.efficiency),
      stepsInFlight: settings.pipeline.queueSteps)
  }
}
