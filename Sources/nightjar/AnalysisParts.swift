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
    fusion = try Self.fusion(settings.fusion)
    encoders = AnalysisEncoders(
      frame: models.frame, audio: models.audio,
      text: readsTranscripts ? try models.text() : nil, bridge: models.bridge)
    let identity = models.identity
    let weights = fusion.kind == .mean ? [] : [settings.fusion.weights]
    description = ModelDescription(
      frame: identity.frame, audio: identity.audio, text: identity.text, bridge: identity.bridge,
      fusion: fusion.kind.rawValue, sha256: try identity.sha256(with: weights))
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

  private static func fusion(_ settings: Settings.Fusion) throws -> any SegmentModel {
    let (type, path) = (settings.type, settings.weights)
    guard type != .mean else { return MeanFusion() }
    guard !path.isEmpty else {
      throw Failure(
        """
        [fusion] type = "\(type.rawValue)" needs a model: name its file in [fusion] weights, \
        or set type = "mean"
        """, status: .configuration)
    }
    let model = try TemporalModel(path: path)
    guard model.kind == type else {
      throw Failure(
        """
        \(path): a model of type "\(model.kind.rawValue)", but [fusion] type is \
        "\(type.rawValue)". Set that type, or name another file.
        """, status: .configuration)
    }
    return model
  }
}

extension AnalysisSettings {
  init(_ settings: Settings) {
    self.init(
      reuse: ReusePlanner.Settings(settings.efficiency),
      stepsInFlight: settings.pipeline.queueSteps)
  }
}
