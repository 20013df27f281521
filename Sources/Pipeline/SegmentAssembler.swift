// SPDX-License-Identifier: Apache-2.0
import Core
import Encoders
import Fusion
import Segments

/// Turns a full window of steps into a segment: representation, labels, coverage.
package struct SegmentAssembler: Sendable {
  private let model: any SegmentModel
  private let sceneNames: [String]
  private let soundNames: [String]
  private var transcript: TranscriptFeatures

  package init(encoders: AnalysisEncoders, model: any SegmentModel) {
    self.model = model
    sceneNames = encoders.frame.classNames
    soundNames = encoders.audio.classNames
    transcript = TranscriptFeatures(encoder: encoders.text)
  }

  mutating func segment(from window: SegmentWindow, source: String) -> Segment {
    let steps = window.context + window.own
    let said = transcript.features(for: steps)
    let features = SegmentFeatures(
      frame: steps.map(\.video?.features), audio: steps.map(\.audio?.features),
      frameVectors: steps.map(\.video?.vector), audioVectors: steps.map(\.audio?.vector),
      transcriptTokens: said.tokens.states, tokenTimes: said.tokens.times,
      cueVectors: said.vectors,
      own: steps.indices.map { $0 >= window.context.count })
    let representation = model.represent(features)
    return Segment(
      source: source, window: window, representation: representation?.vector,
      gates: representation?.gates, path: window.path, sceneNames: sceneNames,
      soundNames: soundNames)
  }
}
