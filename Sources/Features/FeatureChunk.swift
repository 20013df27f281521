// SPDX-License-Identifier: Apache-2.0
import Core
import Fusion

/// What the encoders made of a stretch of footage in which the clock does not jump.
package struct FeatureChunk: Sendable {
  /// A sentence about a part of the footage.
  package struct Caption: Sendable {
    package let text: CaptionText
    /// The sentence's `SentenceReading`: its unit vector in the shared space, then its moment.
    package let vector: [Float]
    /// That of the sentence that is not true, if there is one.
    package let contrast: [Float]?

    package init(text: CaptionText, vector: [Float], contrast: [Float]? = nil) {
      precondition(
        (text.contrast == nil) == (contrast == nil), "Caption: a contrast has text and vector")
      self.text = text
      self.vector = vector
      self.contrast = contrast
    }

    package var cue: Cue { text.cue }
  }

  /// The source's, which says how often its clock had jumped.
  package let epoch: Int
  package let start: MediaTime
  package let stepDuration: MediaTime
  package let video: FeatureStream
  package let audio: FeatureStream
  /// What is said, in order.
  package let cues: [EncodedCue]
  package let captions: [Caption]

  package init(
    epoch: Int = 0, start: MediaTime, stepDuration: MediaTime, video: FeatureStream,
    audio: FeatureStream, cues: [EncodedCue], captions: [Caption]
  ) {
    precondition(
      video.steps == audio.steps && stepDuration > .zero,
      "FeatureChunk: \(video.steps) steps of video, \(audio.steps) of audio")
    self.epoch = epoch
    self.start = start
    self.stepDuration = stepDuration
    self.video = video
    self.audio = audio
    self.cues = cues
    self.captions = captions
  }

  package var steps: Int { video.steps }
  package var end: MediaTime { time(of: steps) }

  /// When step `index` starts.
  package func time(of index: Int) -> MediaTime { start + stepDuration * index }

  /// Cuts a segment out.
  ///
  /// - Parameters:
  ///   - own: the segment's own steps.
  ///   - context: how many steps before them it may look at; fewer at the beginning.
  /// - Returns: what the temporal model takes.
  package func segment(_ own: Range<Int>, context: Int) -> SegmentFeatures {
    let all = max(0, own.lowerBound - context)..<own.upperBound
    let (begin, end) = (time(of: all.lowerBound), time(of: all.upperBound))
    let said = cues.filter { $0.cue.overlaps(from: begin, to: end) }
    let tokens = said.tokens(from: begin, stepDuration: stepDuration)
    return SegmentFeatures(
      frame: video.rows(of: \.features, in: all), audio: audio.rows(of: \.features, in: all),
      frameVectors: video.rows(of: \.vectors, in: all),
      audioVectors: audio.rows(of: \.vectors, in: all),
      transcriptTokens: tokens.states, tokenTimes: tokens.times,
      cueVectors: all.map { step in
        said.filter { $0.cue.overlaps(from: time(of: step), to: time(of: step + 1)) }.meanVector
      },
      own: all.map { $0 >= own.lowerBound })
  }
}
