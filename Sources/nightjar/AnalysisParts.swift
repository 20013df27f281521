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
  /// Of what rules look and listen for; `nil` without a text encoder.
  private let sentences: SentenceVectors?
  private let board = SequenceBoard()
  /// A day, so that every hour was seen before anything is unusual.
  private static let warmUpSeconds = 86_400.0

  /// Loads the models.
  ///
  /// - Parameters:
  ///   - settings: what is to be used.
  ///   - directory: where the pretrained models are.
  ///   - readsTranscripts: whether any source has a transcript, which takes the text encoder, as
  ///     some rules do.
  /// - Throws: what is missing, damaged or does not fit together.
  init(_ settings: Settings, directory: ModelDirectory, readsTranscripts: Bool) throws {
    let models = try ModelSet.load(directory)
    let chosen = try ChosenFusion(settings.fusion, in: directory)
    fusion = chosen.model
    let readsText = readsTranscripts || settings.rules.contains(where: \.readsSentences)
    let text = readsText ? try models.text() : nil
    encoders = AnalysisEncoders(
      frame: models.frame, audio: try SoundKindEncoder(models.audio), text: text,
      bridge: models.bridge)
    sentences = text.map { text in SentenceVectors { text.encode([$0])[0] } }
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
  ///   - questions: what is asked about pictures and sound; `nil` is what the rules ask.
  ///   - observe: shown every step.
  /// - Returns: the stages.
  /// - Throws: `RuleError` for a rule that cannot work.
  func timeline(
    of source: String, _ settings: Settings, isCamera: Bool = false,
    questions: SceneQuestions? = nil,
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
      questions: questions
        ?? settings.questions(
          about: source, isCamera ? settings.rules(for: source) : settings.rules),
      normality: Normality(
        model: description.sha256,
        warmUp: Int((Self.warmUpSeconds / settings.sampling.segmentSeconds).rounded(.up))),
      observe: observe)
  }

  /// The rules in force, about what the encoders can name.
  ///
  /// - Parameters:
  ///   - settings: has the rules.
  ///   - board: where their sequences are followed across sources; `nil` is that of the program.
  /// - Returns: an engine that has not seen anything.
  /// - Throws: `RuleError` for a rule that cannot work.
  func rules(_ settings: Settings, board: SequenceBoard? = nil) throws(RuleError) -> RuleEngine {
    try RuleEngine(
      rules: settings.rules, vocabulary: vocabulary(settings.sampling.stepsPerSegment),
      board: board ?? self.board)
  }

  /// Makes steps of what records hold of them.
  var restorer: StepRestorer {
    let bridge = encoders.bridge
    return StepRestorer(
      vocabulary(1), models: description,
      pictureVector: { bridge.pictureVector(probabilities: $0) },
      soundVector: { bridge.soundVector(scores: $0) })
  }

  private func vocabulary(_ stepsPerSegment: Int) -> RuleVocabulary {
    let bridge = encoders.bridge
    var speechVector: (@Sendable (String) -> [Float])?
    var sceneVector: (@Sendable (String) -> [Float])?
    if let sentences {
      speechVector = { sentences.vector(of: $0) }
      sceneVector = { bridge.centred(query: sentences.vector(of: $0), against: .imagenet) }
    }
    return RuleVocabulary(
      soundNames: encoders.audio.classNames, sceneNames: encoders.frame.classNames,
      stepsPerSegment: stepsPerSegment, soundVector: { bridge.soundVector(scores: $0) },
      speechVector: speechVector, sceneVector: sceneVector)
  }
}

extension AnalysisSettings {
  init(_ settings: Settings) {
    self.init(
      reuse: ReusePlanner.Settings(settings.efficiency),
      stepsInFlight: settings.pipeline.queueSteps)
  }
}
