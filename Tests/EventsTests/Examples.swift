// SPDX-License-Identifier: Apache-2.0
import Core
import Segments
import Synchronization
import TestSupport

@testable import Events

/// Records to write, and a sink that keeps what it is given.
enum Examples {
  static let vocabulary = RuleVocabulary(soundNames: Steps.soundNames, sceneNames: Steps.sceneNames)

  static func context(
    source: String = "door", embedding: EmbeddingFormat = .base64, session: String? = nil
  ) -> RecordContext {
    RecordContext(
      source: source,
      model: ModelDescription(
        frame: "efficientnet-lite0", audio: "yamnet", text: "minilm-l6", bridge: nil,
        fusion: "late",
        weights: ModelDescription.Weights(
          name: "mine", sha256: String(repeating: "1b", count: 32)),
        sha256: String(repeating: "0a", count: 32)),
      embedding: embedding, session: session)
  }

  /// 2001-09-09T01:46:40Z by the camera's clock, 120.25 ms behind the host's.
  static let liveClock = WallClock(
    source: .camera, origin: MediaTime(seconds: 1e9), uncertaintyMilliseconds: 379.75,
    cameraOffsetMilliseconds: -120.25)

  static let segment = segment(clock: .none)

  static func segment(clock: WallClock, anomaly: AnomalyVerdict? = nil) -> Segment {
    var segment = Segment(
      source: "door", epoch: 0, start: .zero, end: MediaTime(seconds: 8), steps: 16,
      coverage: [.transcript: 0.5, .audio: 1, .video: 0.9375], representation: [0.6, -0.8],
      gates: [.audio: 0.25, .video: 0.75], path: .complex,
      sceneLabels: [LabelScore(name: "street sign", score: 0.41)],
      soundLabels: [LabelScore(name: "Glass", score: 0.823456)],
      cues: [
        Cue(start: MediaTime(seconds: 1), end: MediaTime(seconds: 2.25), text: "Who\nis \"there\"?")
      ], activity: 0.125, clock: clock)
    segment.anomaly = anomaly
    return segment
  }

  /// A segment in which nothing was seen, heard or said.
  static let emptySegment = Segment(
    source: "door", epoch: 1, start: MediaTime(seconds: 8), end: MediaTime(seconds: 8.5), steps: 1,
    coverage: [.audio: 0, .video: 0], representation: nil, gates: nil, path: .simple,
    sceneLabels: [], soundLabels: [], cues: [], activity: nil)

  static func alert(_ phase: AlertEvent.Phase, clock: WallClock = .none) -> AlertEvent {
    AlertEvent(
      phase: phase, rule: "glass", severity: .critical, epoch: 0, start: MediaTime(seconds: 4),
      end: MediaTime(seconds: 4.5), score: 0.82,
      evidence: [
        Evidence(modality: .video, what: "not seen: no picture", score: nil, time: .zero),
        Evidence(modality: .audio, what: "Glass", score: 0.82, time: MediaTime(seconds: 4)),
      ], reason: "Glass heard at 00:04.0 (0.82).", segmentStart: .zero,
      clock: clock)
  }

  static let gap = gap(.truncated, clock: .none)

  static func gap(_ cause: Gap.Cause, clock: WallClock) -> Gap {
    Gap(
      start: MediaTime(seconds: 20), end: MediaTime(seconds: 22), cause: cause, droppedSteps: 4,
      clock: clock)
  }

  static func health(_ state: Health.State, cause: String? = nil, clock: WallClock) -> Health {
    var counters = Health.Counters()
    counters.connections = 2
    counters.failedConnections = 3
    counters.steps = 40
    counters.droppedSteps = 5
    return Health(
      state: state, time: MediaTime(seconds: 20), clock: clock, cause: cause, counters: counters)
  }
}

/// Keeps lines, or fails.
final class RecordedLines: LineSink {
  private let state = Mutex<(lines: [String], isClosed: Bool, failure: OutputError?)>(
    ([], false, nil))

  var lines: [String] { state.withLock { $0.lines } }
  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// What the next line fails with.
  func fail(with error: OutputError?) { state.withLock { $0.failure = error } }

  func write(_ line: String) throws(OutputError) {
    let failure = state.withLock { state in
      if state.failure == nil { state.lines.append(line) }
      return state.failure
    }
    if let failure { throw failure }
  }

  func close() throws(OutputError) { state.withLock { $0.isClosed = true } }
}
