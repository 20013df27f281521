// SPDX-License-Identifier: Apache-2.0
import Core
import Features
import Fusion
import Segments
import TestSupport
import Tensors

@testable import Training

/// A small cache in which what is seen, heard and said go together, and a small model to learn it.
struct Toy {
  static let widths: FeatureWidths = {
    var widths = FeatureWidths()
    (widths.frame, widths.audio, widths.text, widths.shared) = (6, 5, 4, 4)
    return widths
  }()

  static let settings: TrainingSettings = {
    var settings = TrainingSettings()
    settings.architecture.widths = widths
    settings.architecture.width = 8
    settings.architecture.heads = 2
    settings.architecture.hiddenWidth = 8
    // The mean would know all of it at once.
    settings.architecture.hasResidual = false
    settings.epochs = 6
    settings.batch = 4
    settings.stepsPerSegment = 4
    settings.contextSteps = 2
    settings.learningRate = 0.01
    settings.averageDecay = 0.9
    return settings
  }()

  let folder: TemporaryFolder
  let cache: FeatureCache

  /// `sources` of three segments each, all with captions but for the last `ordinary` sources;
  /// `feature` replaces what is seen in the first step of all; `mark` is seen in the first step of
  /// every second segment with a caption and in the last step of the others, of which the captions'
  /// moments tell.
  init(
    sources: Int = 12, feature: Float? = nil, hasContrasts: Bool = false, ordinary: Int = 0,
    mark: Float? = nil
  ) throws {
    folder = try TemporaryFolder()
    cache = try FeatureCache(
      path: "\(folder.path)/cache",
      maker: FeatureCache.Maker(
        frame: "eye", audio: "ear", text: "reader", bridge: "bridge", sha256: "00",
        stepSeconds: 0.5))
    var random = RandomSource(seed: 4)
    for source in 0..<sources {
      let topics = (0..<3).map { _ in random.tensor(shape: [4]).l2Normalized() }
      let captions = topics.enumerated().map { index, topic in
        FeatureChunk.Caption(
          text: CaptionText(
            Cue(start: Steps.time(4 * index), end: Steps.time(4 * index + 4), text: "\(index)"),
            contrast: hasContrasts ? "not \(index)" : nil),
          vector: topic.values + (mark == nil ? [] : Self.moment(ofSegment: index)),
          contrast: hasContrasts ? (topic * -1).values : nil)
      }
      let recorder = try FeatureRecorder(
        into: cache, source: "source\(source)", fingerprint: "",
        origin: FeatureCache.Origin(source: "source\(source)"),
        captions: source < sources - ordinary ? captions : []
      ) { EncodedCue(cue: $0, vector: [1, 0, 0, 0], tokenStates: Tensor(zeros: [1, 4])) }
      for index in 0..<12 {
        let topic = topics[index / 4].values
        let isMarked =
          source < sources - ordinary && index % 4 == (index / 4 % 2 == 0 ? 0 : 3)
        let first = source == 0 && index == 0 ? feature : nil
        let video = topic + [first ?? (isMarked ? mark : nil) ?? 0, 1]
        recorder.record(
          Self.step(
            index, video: source % 4 == 1 ? nil : video, audio: source % 4 == 2 ? nil : topic + [1],
            vector: topic))
      }
      try recorder.finish()
    }
  }

  /// Of the sentence about a segment whose mark is early, or late.
  static func moment(ofSegment index: Int) -> [Float] {
    [index % 2 == 0 ? 1 : -1, 0, 0, 0]
  }

  func trainer(_ change: (inout TrainingSettings) -> Void = { _ in }) throws -> Trainer {
    var settings = Self.settings
    change(&settings)
    return try Trainer(cache, settings)
  }

  private static func step(
    _ index: Int, video: [Float]?, audio: [Float]?, vector: [Float]
  ) -> EncodedStep {
    func view(_ features: [Float]?) -> EncodedStep.View? {
      features.map { EncodedStep.View(features: $0, scores: [], vector: vector) }
    }
    return EncodedStep(
      index: index, epoch: 0, start: Steps.time(index), end: Steps.time(index + 1),
      video: view(video), audio: view(audio), audioCoverage: audio == nil ? 0 : 1, loudnessPeak: 1,
      frame: nil,
      cues: index % 5 == 0
        ? [Cue(start: Steps.time(index), end: Steps.time(index + 1), text: "a")] : nil)
  }
}
