// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// What rules are shown of a source, in order: by an analysis as it goes on, or from its records.
package enum ReplayEvent: Sendable {
  case step(EncodedStep)
  /// On the segment that the last step completed.
  case verdict(AnomalyVerdict, epoch: Int)
  case health(Health)
  case gap(Gap)
  /// Nothing follows.
  case end
}

/// Makes encoded steps of what records hold of them.
package struct StepRestorer: Sendable {
  let soundCount: Int
  let sceneCount: Int
  let frameModel: String?
  let audioModel: String?
  let pictureVector: @Sendable ([Float]) -> [Float]
  let soundVector: @Sendable ([Float]) -> [Float]

  /// - Parameters:
  ///   - vocabulary: the encoders' classes.
  ///   - models: the encoders that are in use; scores of others mean nothing.
  ///   - pictureVector: unit vector in the shared space from a score for every class.
  ///   - soundVector: the same of a sound.
  package init(
    _ vocabulary: RuleVocabulary, models: ModelDescription,
    pictureVector: @escaping @Sendable ([Float]) -> [Float],
    soundVector: @escaping @Sendable ([Float]) -> [Float]
  ) {
    soundCount = vocabulary.soundNames.count
    sceneCount = vocabulary.sceneNames.count
    frameModel = models.frame
    audioModel = models.audio
    self.pictureVector = pictureVector
    self.soundVector = soundVector
  }

  /// The steps of a segment, without what its record does not have.
  func steps(of segment: StoredSegment, epoch: Int, firstIndex: Int) -> [EncodedStep] {
    var last: (scene: [StepScores.ClassScore], view: EncodedStep.View)?
    return (0..<segment.steps).map { index in
      let start = segment.start + segment.stepDuration * index
      let end =
        index == segment.steps - 1
        ? segment.end : segment.start + segment.stepDuration * (index + 1)
      let scores = segment.scores?[index]
      var video: EncodedStep.View?
      if segment.frameModel == frameModel, let scene = scores?.scene {
        if last?.scene != scene { last = (scene, view(scene, sceneCount, pictureVector)) }
        video = last?.view
      }
      let audio =
        segment.audioModel == audioModel
        ? scores?.sound.map { view($0, soundCount, soundVector) } : nil
      return EncodedStep(
        index: firstIndex + index, epoch: epoch, start: start, end: end, video: video,
        audio: audio, audioCoverage: audio == nil ? 0 : scores?.audioCoverage ?? 0,
        loudnessPeak: scores?.loudnessPeak ?? 0, frame: nil,
        cues: segment.cues?.filter { $0.overlaps(from: start, to: end) }, clock: segment.clock)
    }
  }

  private func view(
    _ classes: [StepScores.ClassScore], _ count: Int, _ vector: ([Float]) -> [Float]
  ) -> EncodedStep.View {
    var scores = [Float](repeating: 0, count: count)
    for entry in classes where entry.index < count { scores[entry.index] = entry.score }
    return EncodedStep.View(features: [], scores: scores, vector: vector(scores))
  }
}
