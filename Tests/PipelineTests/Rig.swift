// SPDX-License-Identifier: Apache-2.0
import Core
import Encoders
import Events
import Fusion
import Logging
import Segments
import Tensors

@testable import Pipeline

/// The whole pipeline around encoders that compute something trivial but position-dependent.
final class Rig {
  let frames: PlainFrameEncoder
  let sounds = PlainAudioEncoder()
  let pool: EncodingPool
  private let encoders: AnalysisEncoders

  /// With a gate the encoders wait until that is open; without shedding nothing is ever left out.
  init(
    workers: Int = 2, microBatch: Int = 4, gate: Gate? = nil, shedding: LoadShedder.Settings? = nil
  ) throws {
    frames = PlainFrameEncoder(gate: gate)
    encoders = AnalysisEncoders(
      frame: frames, audio: sounds, text: PlainTextEncoder(), bridge: try Self.bridge.get())
    var options = PoolOptions(workers: workers, microBatch: microBatch)
    options.shedding.climbDelay = .seconds(1_000_000)
    if let shedding { options.shedding = shedding }
    pool = EncodingPool(encoders: encoders, options: options)
  }

  deinit { pool.shutdown() }

  static let reuse = ReusePlanner.Settings(
    unchangedThreshold: 3, refreshInterval: MediaTime(seconds: 30))

  func rules(_ rules: [AlertRule] = []) throws -> RuleEngine {
    try RuleEngine(
      rules: rules,
      vocabulary: RuleVocabulary(soundNames: sounds.classNames, sceneNames: frames.classNames))
  }

  func analysis(
    _ sink: RecordingSink, settings: AnalysisSettings, rules: [AlertRule] = [],
    questions: SceneQuestions? = nil,
    progress: @escaping @Sendable (MediaTime) -> Void = { _ in },
    observe: (@Sendable (EncodedStep) -> Void)? = nil
  ) throws -> SourceAnalysis {
    SourceAnalysis(
      timeline: SourceTimeline(
        source: "script", segmenter: Segmenter(stepsPerSegment: 16, contextSteps: 8),
        rules: try self.rules(rules),
        assembler: SegmentAssembler(encoders: encoders, model: MeanFusion()),
        questions: questions ?? SceneQuestions(rules) { _ in true }, observe: observe),
      pool: pool, settings: settings, sink: sink,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, progress: progress)
  }

  /// Analyses a file.
  @discardableResult
  func run(
    _ source: ScriptedSource, reuses: Bool = true, sink: RecordingSink = RecordingSink()
  ) throws -> [String] {
    let settings = AnalysisSettings(reuse: reuses ? Self.reuse : nil, stepsInFlight: 32)
    try analysis(sink, settings: settings).run(source)
    return sink.records
  }

  /// Random name vectors for as many classes as the real encoders have.
  private static let bridge = Result {
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
