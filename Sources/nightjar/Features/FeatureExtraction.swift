// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Encoders
import Events
import Features
import Foundation
import Logging
import Media
import Models
import Pipeline

/// Puts what the encoders make of files into a feature cache, one file after the other.
final class FeatureExtraction {
  enum Outcome {
    case extracted(FeatureCache.Source)
    /// It was there already.
    case present(FeatureCache.Source)
  }

  private let settings: Settings
  private let models: ModelDirectory
  private let cache: FeatureCache
  private let captions: CaptionFile?
  private let parts: AnalysisParts
  private let text: any TextEncoder
  private let pool: EncodingPool
  private let logger = Logger(label: "nightjar.features")

  /// Loads the models and opens the cache, or makes one.
  ///
  /// - Parameters:
  ///   - settings: how footage is sampled; rules, fusion and reuse play no part.
  ///   - models: where the pretrained models are.
  ///   - directory: the cache.
  ///   - captions: sentences about the footage.
  /// - Throws: what is missing, or `FeaturesError` if the cache cannot take the features.
  init(
    settings: Settings, models: ModelDirectory, cache directory: String, captions: CaptionFile?
  ) throws {
    var settings = settings
    settings.rules = []
    settings.fusion = Settings.Fusion(type: .kind(.mean))
    settings.efficiency.isEnabled = false
    self.settings = settings
    self.models = models
    self.captions = captions
    let set = try ModelSet.load(models)
    text = try set.text()
    parts = try AnalysisParts(settings, directory: models, readsTranscripts: true)
    cache = try FeatureCache(
      path: directory,
      maker: FeatureCache.Maker(
        set.identity, stepSeconds: 1 / settings.sampling.stepsPerSecond))
    pool = parts.pool(settings)
  }

  deinit { pool.shutdown() }

  /// Extracts one file, unless the cache has it as it is.
  ///
  /// - Parameters:
  ///   - file: the footage.
  ///   - stop: ends it early.
  ///   - progress: shown how far it has come.
  /// - Returns: what the cache has of it now.
  /// - Throws: why the file cannot be read or the cache not be written; nothing counts as complete
  ///   then.
  func extract(
    _ file: FootageFile, stop: InterruptFlag, progress: ProgressDisplay?
  ) throws -> Outcome {
    let captions = captions?.captions(of: file.path) ?? []
    let fingerprint = file.fingerprint(captions: captions)
    if let source = try cache.source(named: file.name), source.fingerprint == fingerprint {
      return .present(source)
    }
    let request = AnalysisRequest(
      file: file.path, transcript: nil, settings: settings, models: models, format: .json,
      from: nil, to: nil, audioStream: nil, videoStream: nil)
    var options = request.sourceOptions
    options.cues = try request.cues(for: options, stop: stop, logger: logger)
    let source = try MediaSource(options, interrupt: stop)
    let duration = source.info.duration
    let recorder = try FeatureRecorder(
      into: cache, source: file.name, fingerprint: fingerprint,
      origin: FeatureCache.Origin(source: request.name),
      captions: FeatureChunk.Caption.encoded(captions, by: text.read)
    ) { [text] in text.encode($0) }
    let analysis = SourceAnalysis(
      timeline: try parts.timeline(of: file.name, settings) { recorder.record($0) }, pool: pool,
      settings: AnalysisSettings(settings), sink: FailureSink(recorder: recorder), logger: logger
    ) { position in
      progress?.update(position: position, duration: duration)
    }
    try analysis.run(source)
    return .extracted(try recorder.finish())
  }
}

/// Wants no records, only to end the analysis when the cache cannot be written.
private struct FailureSink: AnalysisSink {
  let recorder: FeatureRecorder

  func receive(_ event: AnalysisEvent) throws {
    if let failure = recorder.failure { throw failure }
  }
}

extension FeatureCache.Maker {
  init(_ models: ModelIdentity, stepSeconds: Double) {
    self.init(
      frame: models.frame, audio: models.audio, text: models.text, bridge: models.bridge,
      sha256: models.encodersSHA256, stepSeconds: stepSeconds)
  }
}
