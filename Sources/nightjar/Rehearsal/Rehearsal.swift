// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Daemon
import Events
import Foundation
import Logging
import Media
import Models
import Pipeline
import Segments

/// Shows rules what is in records and footage, one input after the other.
///
/// Footage goes through the analysis that `nightjar analyze` makes, without its rules.
struct Rehearsal {
  private let settings: Settings
  private let models: ModelDirectory
  private let parts: AnalysisParts
  private let stop: InterruptFlag
  private let progress: ProgressMode
  private let logger = Logger(label: "nightjar.rehearsal")
  private(set) var statistics = RecordReplay.Statistics()

  /// Loads the models.
  ///
  /// - Parameters:
  ///   - settings: how footage is sampled.
  ///   - others: more settings whose rules are to be held against it.
  ///   - models: where the models are.
  ///   - stop: ends it early.
  ///   - progress: when it is shown how far footage has come.
  /// - Throws: what is missing or does not fit together.
  init(
    _ settings: Settings, others: [Settings] = [], models: ModelDirectory, stop: InterruptFlag,
    progress: ProgressMode
  ) throws {
    var all = settings
    all.rules += others.flatMap(\.rules)
    parts = try AnalysisParts(all, directory: models, readsTranscripts: true)
    self.settings = settings
    self.models = models
    self.stop = stop
    self.progress = progress
  }

  /// An engine with the rules of a configuration, and with a sequence board of its own.
  func engine(_ settings: Settings) throws(RuleError) -> RuleEngine {
    try parts.rules(settings, board: SequenceBoard())
  }

  /// Goes through all inputs.
  ///
  /// - Parameters:
  ///   - inputs: what there is.
  ///   - asking: settings whose rules ask about pictures and sound themselves.
  ///   - body: shown every event with its source, from one thread at a time.
  /// - Throws: what cannot be read or analysed.
  mutating func run(
    _ inputs: [RehearsalInput], asking: [Settings],
    _ body: @escaping @Sendable (String, ReplayEvent) -> Void
  ) throws {
    var replay = RecordReplay(parts.restorer)
    for input in inputs where !stop.isSet {
      switch input {
      case .records(let files): try replay.read(files, unless: { stop.isSet }, body)
      case .footage(let file): try analyze(file, asking: asking, body)
      }
    }
    for source in replay.sources { body(source, .end) }
    statistics = replay.statistics
  }

  private func analyze(
    _ file: String, asking: [Settings],
    _ body: @escaping @Sendable (String, ReplayEvent) -> Void
  ) throws {
    var plain = settings
    plain.rules = []
    let request = AnalysisRequest(
      file: file, transcript: nil, settings: plain, models: models, format: .json, from: nil,
      to: nil, audioStream: nil, videoStream: nil)
    let name = request.name
    var questions = SceneQuestions()
    for settings in asking {
      let more = settings.questions(about: name, settings.rules)
      questions.motion.formUnion(more.motion)
      questions.tamper.formUnion(more.tamper)
    }
    var options = request.sourceOptions
    options.motion = settings.motionSampling(questions)
    options.cues = try request.cues(for: options, stop: stop, logger: logger)
    let source = try MediaSource(options, interrupt: stop)
    let timeline = try parts.timeline(of: name, plain, questions: questions) { step in
      body(name, .step(step))
    }
    let pool = parts.pool(settings)
    defer { pool.shutdown() }
    let display = progress.display
    defer { display?.finish() }
    let duration = source.info.duration
    let analysis = SourceAnalysis(
      timeline: timeline, pool: pool, settings: AnalysisSettings(settings),
      sink: RehearsalSink { body(name, $0) }, logger: logger
    ) { position in
      display?.update(position: position, duration: duration)
    }
    try analysis.run(source)
    body(name, .end)
  }
}

/// Hands on what an analysis finds out between its steps.
private struct RehearsalSink: AnalysisSink {
  let body: @Sendable (ReplayEvent) -> Void

  func receive(_ event: AnalysisEvent) {
    switch event {
    case .segment(let segment, _):
      body(.verdict(segment.anomaly ?? .unknown, epoch: segment.epoch))
    case .gap(let gap): body(.gap(gap))
    case .health(let health): body(.health(health))
    case .alert: break
    }
  }
}
