// SPDX-License-Identifier: Apache-2.0
import Configuration
import Core
import Encoders
import Events
import Foundation
import Fusion
import Logging
import Media
import Models
import Pipeline
import Segments

extension AnalysisRequest {
  /// Analyses the file from beginning to end, or until interrupted.
  ///
  /// Throws the errors of the modules that do the work. What was written by then stays valid.
  func run(interruption: Interruption, progress: ProgressDisplay?) throws {
    let stop = InterruptFlag()
    interruption.listen { stop.set() }
    let logger = Logger(label: "nightjar.analyze")

    var options = sourceOptions
    options.cues = try cues(for: options, stop: stop, logger: logger)
    let source = try MediaSource(options, interrupt: stop)
    let models = try ModelSet.load(self.models)
    let fusion = try segmentModel()
    let encoders = AnalysisEncoders(
      frame: models.frame, audio: models.audio,
      text: options.cues == nil ? nil : try models.text(), bridge: models.bridge)
    let timeline = try timeline(encoders, fusion)
    let context = RecordContext(
      source: name, model: try description(of: models.identity, fusion: fusion),
      embedding: settings.output.embedding)
    // Last of all that can fail, because it replaces what is there.
    let router = try RecordRouter(
      context: context, format: format,
      segments: OutputTarget(argument: settings.output.segments),
      alerts: OutputTarget(argument: settings.output.alerts))

    let pool = EncodingPool(
      encoders: encoders, workers: workers, microBatch: settings.pipeline.microBatch,
      capacity: settings.pipeline.queueSteps)
    defer { pool.shutdown() }
    let end = range(of: source.info)
    let analysis = SourceAnalysis(
      timeline: timeline, pool: pool, settings: AnalysisSettings(settings), sink: router
    ) { position in
      progress?.update(position: position - (from ?? .zero), duration: end)
    }
    do {
      try analysis.run(source, logger: logger)
      try router.close()
    } catch OutputError.closed {
      // Whoever read our standard output, such as `head -1`, has what it wanted.
    }
  }

  /// What records and messages call the source: the file's name without its folder.
  private var name: String { file == "-" ? "-" : URL(filePath: file).lastPathComponent }

  private var workers: Int {
    settings.pipeline.workers > 0
      ? settings.pipeline.workers : ProcessInfo.processInfo.activeProcessorCount
  }

  private var sourceOptions: SourceOptions {
    var options = SourceOptions(location: file, name: name)
    options.from = from
    options.to = to
    options.videoStream = videoStream
    options.audioStream = audioStream
    options.stepDuration = MediaTime(seconds: 1 / settings.sampling.stepsPerSecond)
    options.frameSelection = settings.sampling.frameSelection
    return options
  }

  /// The transcript named, else the one beside the file, else the one inside it.
  private func cues(
    for options: SourceOptions, stop: InterruptFlag, logger: Logger
  ) throws -> [Cue]? {
    if let path = transcript { return try cues(in: path, logger: logger) }
    if let path = TranscriptReader.sidecar(of: file) {
      do {
        return try cues(in: path, logger: logger)
      } catch {
        // Nobody asked for the file that lies there by chance.
        logger.warning("\(error) It is left out.")
      }
    }
    // A pass of its own over the file, which a pipe does not allow.
    guard FileManager.default.isRegularFile(file) else { return nil }
    return try EmbeddedSubtitles.cues(options, interrupt: stop)
  }

  private func cues(in path: String, logger: Logger) throws(TranscriptError) -> [Cue] {
    let transcript = try TranscriptReader.read(path: path)
    for warning in transcript.warnings { logger.warning("\(warning)") }
    return transcript.cues
  }

  private func segmentModel() throws -> any SegmentModel {
    let (type, path) = (settings.fusion.type, settings.fusion.weights)
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

  private func timeline(
    _ encoders: AnalysisEncoders, _ fusion: any SegmentModel
  ) throws -> SourceTimeline {
    SourceTimeline(
      source: name,
      segmenter: Segmenter(
        stepsPerSegment: settings.sampling.stepsPerSegment,
        contextSteps: settings.sampling.stepsOfContext),
      rules: try RuleEngine(
        rules: settings.rules, soundClassNames: encoders.audio.classNames,
        sceneClassNames: encoders.frame.classNames),
      assembler: SegmentAssembler(encoders: encoders, model: fusion))
  }

  private func description(
    of identity: ModelIdentity, fusion: any SegmentModel
  ) throws -> ModelDescription {
    let weights = fusion.kind == .mean ? [] : [settings.fusion.weights]
    return ModelDescription(
      frame: identity.frame, audio: identity.audio, text: identity.text, bridge: identity.bridge,
      fusion: fusion.kind.rawValue, sha256: try identity.sha256(with: weights))
  }

  /// How much footage there is to analyse, if that is known.
  private func range(of info: SourceInfo) -> MediaTime? {
    guard let end = to ?? info.duration else { return nil }
    return min(end, info.duration ?? end) - (from ?? .zero)
  }
}

extension AnalysisSettings {
  fileprivate init(_ settings: Settings) {
    let ladder = settings.efficiency
    self.init(
      reuse: ladder.isEnabled
        ? ReusePlanner.Settings(
          unchangedThreshold: Double(ladder.unchangedThreshold),
          refreshInterval: MediaTime(seconds: ladder.refreshSeconds)) : nil,
      stepsInFlight: settings.pipeline.queueSteps)
  }
}

extension FileManager {
  fileprivate func isRegularFile(_ path: String) -> Bool {
    (try? attributesOfItem(atPath: (path as NSString).resolvingSymlinksInPath)[.type])
      as? FileAttributeType == .typeRegular
  }
}
