// SPDX-License-Identifier: Apache-2.0
import Core
import Encoders
import Events
import Fusion
import Logging
import Media
import Segments
import Tensors
import TestSupport

@testable import Pipeline

struct FullDisk: Error {}

/// The whole pipeline around encoders that compute something trivial but position-dependent.
struct Rig {
  let frames = PlainFrameEncoder()
  let sounds = PlainAudioEncoder()
  private let workers: Int
  private let microBatch: Int
  private let reuses: Bool
  private let sink: RecordingSink
  private let bridge: LabelBridge
  private let lastPosition = LastPosition()

  init(workers: Int = 2, microBatch: Int = 4, reuses: Bool = true, failsAfter: Int? = nil) throws {
    self.workers = workers
    self.microBatch = microBatch
    self.reuses = reuses
    sink = RecordingSink(failsAfter: failsAfter)
    bridge = try Self.bridge()
  }

  var records: [String] { sink.records.withLock { $0 } }
  /// End of the last step that was dealt with.
  var position: MediaTime? { lastPosition.time.withLock { $0 } }

  @discardableResult
  func run(_ source: ScriptedSource) throws -> [String] {
    let encoders = AnalysisEncoders(
      frame: frames, audio: sounds, text: PlainTextEncoder(), bridge: bridge)
    let pool = EncodingPool(
      encoders: encoders, options: PoolOptions(workers: workers, microBatch: microBatch))
    defer { pool.shutdown() }
    let timeline = SourceTimeline(
      source: "script", segmenter: Segmenter(stepsPerSegment: 16, contextSteps: 8),
      rules: try RuleEngine(
        rules: [], soundClassNames: sounds.classNames, sceneClassNames: frames.classNames),
      assembler: SegmentAssembler(encoders: encoders, model: MeanFusion()))
    let reuse = ReusePlanner.Settings(
      unchangedThreshold: 3, refreshInterval: MediaTime(seconds: 30))
    let analysis = SourceAnalysis(
      timeline: timeline, pool: pool,
      settings: AnalysisSettings(reuse: reuses ? reuse : nil, stepsInFlight: 32), sink: sink,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    ) { [lastPosition] end in lastPosition.time.withLock { $0 = end } }
    try analysis.run(source)
    return records
  }

  /// Random name vectors for as many classes as the real encoders have.
  private static func bridge() throws -> LabelBridge {
    var random = RandomSource(seed: 3)
    var weights: [String: Tensor] = [:]
    for set in LabelBridge.LabelSet.allCases {
      let values = (0..<set.classCount * 384).map { _ in Float.random(in: -1...1, using: &random) }
      weights["\(set.rawValue).vectors"] = Tensor(values, shape: [set.classCount, 384])
      weights["\(set.rawValue).mean"] = Tensor(zeros: [384])
    }
    return try LabelBridge(file: weights)
  }
}

private final class LastPosition: Sendable {
  let time = Locked<MediaTime?>(nil)
}

/// Keeps every record as one line of text.
private final class RecordingSink: AnalysisSink {
  let records = Locked<[String]>([])
  private let failsAfter: Int?

  init(failsAfter: Int?) {
    self.failsAfter = failsAfter
  }

  func receive(_ event: AnalysisEvent) throws {
    try records.withLock { records in
      if let failsAfter, records.count >= failsAfter { throw FullDisk() }
      records.append(Self.line(event))
    }
  }

  private static func line(_ event: AnalysisEvent) -> String {
    switch event {
    case .segment(let segment, _):
      """
      segment \(segment.epoch) \(seconds(segment.start))-\(seconds(segment.end)) \
      \(segment.path.rawValue) \(segment.representation.map { "\($0)" } ?? "none")
      """
    case .alert(let alert): "alert \(alert.phase.rawValue) \(alert.rule) \(alert.start)"
    case .health(let health): "health \(health.state.rawValue)"
    case .gap(let gap): "gap \(gap.start.seconds)-\(gap.end.seconds) \(gap.cause.rawValue)"
    }
  }

  private static func seconds(_ time: MediaTime) -> Substring { "\(time)".dropLast(2) }
}
