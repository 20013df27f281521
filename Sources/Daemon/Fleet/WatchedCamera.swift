// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Dispatch
import Events
import Features
import Foundation
import Logging
import Media
import Monitoring
import Pipeline

/// One camera while it is watched: its reader, its analysis and its records.
final class WatchedCamera: Sendable {
  let plan: CameraPlan
  private let live: LiveSource
  private let analysis: SourceAnalysis
  private let router: RecordRouter
  private let sink: CameraSink
  private let mark: WatchMark
  private let features: LiveFeatureRecorder?
  private let drainLimit: Double
  private let logger: Logger
  private let finished = DispatchGroup()

  /// Opens the camera's outputs; nothing is read before `start`.
  ///
  /// - Parameters:
  ///   - plan: how it is watched.
  ///   - reuse: what counts as unchanged.
  ///   - settings: the rules and the lengths of segments.
  ///   - parts: what all cameras share.
  ///   - outputs: where records go.
  ///   - media: where snapshots and clips go.
  /// - Throws: why its transcript or its outputs cannot be used.
  init(
    _ plan: CameraPlan, reuse: ReusePlanner.Settings?, settings: Settings, parts: DaemonParts,
    outputs: RecordOutputs, media: MediaDesk
  ) throws {
    var logger = Logger(label: "nightjar.camera")
    logger[metadataKey: "camera"] = "\(plan.camera.name)"
    self.plan = plan
    self.logger = logger
    let control = LoadControl()
    let session = Timestamp.now
    let features = parts.features?(plan.camera.name, session, logger)
    self.features = features
    drainLimit = settings.daemon.stopTimeout.seconds
    var timeline = try parts.timeline(plan.camera.name, settings, features?.record)
    let directory = StateDirectory(configured: settings.daemon.stateDirectory).path
    if plan.isLive {
      let file = RuleMemoryFile(camera: plan.camera.name, directory: directory)
      let normality = NormalityFile(
        camera: plan.camera.name, directory: directory, logger: logger)
      timeline.resume(
        file.load(), session: session, save: file.save, normality: normality.keeping)
    }
    let keeping = plan.footage?.begin(
      plan.camera.name, desk: media, isLive: !plan.canWait, logger: logger)
    var source = plan.source(control, cues: try Self.cues(plan.camera, logger))
    source.footage = keeping?.footage
    router = try outputs.router(
      for: RecordContext(
        source: plan.camera.name, model: parts.description, embedding: settings.output.embedding,
        session: session, transcripts: plan.transcripts, hasStepScores: plan.hasStepScores))
    mark = WatchMark(camera: plan.camera.name, directory: directory)
    sink = CameraSink(router)
    var options = plan.analysis(control, reuse: reuse, drainLimit: settings.daemon.stopTimeout)
    options.recorder = keeping?.recorder
    analysis = SourceAnalysis(
      timeline: timeline, pool: parts.pool, settings: options, sink: sink, logger: logger)
    let location = CameraLocation(plan.camera)
    live = LiveSource(name: plan.camera.name, options: plan.live, logger: logger) {
      [source] attempt throws(MediaError) in
      var source = source
      source.location = RedactedURL(try location.read())
      source.traffic = attempt.traffic
      return try MediaSource(source, interrupt: attempt.interrupt)
    }
  }

  /// Reads on a thread of its own until `stop`, or until the end of a file that is played once.
  func start() {
    finished.enter()
    Thread.detachNewThread { [self] in
      defer { finished.leave() }
      do {
        let now = MediaTime(seconds: Date().timeIntervalSince1970)
        if plan.isLive, let gap = mark.absence(until: now, stepDuration: plan.stepDuration) {
          try sink.receive(.gap(gap))
        }
        if !(try analysis.run(live)) { logger.warning("steps in hand were given up") }
      } catch {
        logger.error("\(error)")
      }
      do { try router.close() } catch { logger.error("\(error)") }
      features?.finish(within: drainLimit)
      logger.info("no longer watched")
    }
  }

  /// Makes the reader end; returns at once.
  func stop() { live.stop() }

  /// Waits for the last record; false if the time is over first.
  func waitUntilFinished(_ deadline: DispatchTime) -> Bool {
    finished.wait(timeout: deadline) == .success
  }

  /// Goes on with other rules, what they ask, and another idea of what is unchanged, from the next
  /// step on.
  func update(
    rules: RuleEngine, questions: SceneQuestions, reuse: ReusePlanner.Settings?
  ) {
    analysis.replaceRules(rules.watching(plan.camera.name), questions: questions)
    analysis.replaceReuse(reuse)
  }

  var status: CameraStatus {
    CameraStatus(plan, live: live.status, analysis: analysis.statistics, clock: sink.clock)
  }

  private static func cues(_ camera: Settings.Camera, _ logger: Logger) throws -> [Cue]? {
    guard !camera.transcript.isEmpty else { return nil }
    let transcript = try TranscriptReader.read(path: camera.transcript)
    for warning in transcript.warnings { logger.warning("\(warning)") }
    return transcript.cues
  }
}
