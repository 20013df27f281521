// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Daemon
import Events
import Logging
import Media
import Pipeline

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
    let keeping = FootagePlan(settings, source: name, rules: settings.rules)?
      .begin(name, desk: MediaDesk(), isLive: false, logger: logger)
    options.footage = keeping?.footage
    let source = try MediaSource(options, interrupt: stop)
    let parts = try AnalysisParts(
      settings, directory: models, readsTranscripts: options.cues != nil)
    let timeline = try parts.timeline(of: name, settings)
    let context = RecordContext(
      source: name, model: parts.description, embedding: settings.output.embedding,
      transcripts: settings.transcriptPolicy, hasStepScores: settings.output.hasStepScores)
    // Last of all that can fail, because it replaces what is there.
    let router = try RecordRouter(
      context: context, format: format,
      segments: OutputTarget(argument: settings.output.segments),
      alerts: OutputTarget(argument: settings.output.alerts))

    let pool = parts.pool(settings)
    defer { pool.shutdown() }
    let end = range(of: source.info)
    var analysisSettings = AnalysisSettings(settings)
    analysisSettings.recorder = keeping?.recorder
    let analysis = SourceAnalysis(
      timeline: timeline, pool: pool, settings: analysisSettings, sink: router, logger: logger
    ) { position in
      progress?.update(position: position - (from ?? .zero), duration: end)
    }
    do {
      try analysis.run(source)
      try router.close()
    } catch OutputError.closed {
      // Whoever read our standard output, such as `head -1`, has what it wanted.
    }
  }

  /// How much footage there is to analyse, if that is known.
  private func range(of info: SourceInfo) -> MediaTime? {
    guard let end = to ?? info.duration else { return nil }
    return min(end, info.duration ?? end) - (from ?? .zero)
  }
}
