// SPDX-License-Identifier: Apache-2.0
import Core
import Encoders
import Segments

/// Runs the picture and sound encoders on a batch of steps of any sources.
struct StepEncoder: Sendable {
  let encoders: AnalysisEncoders

  /// One result per job; none depends on the others.
  func encode(_ batch: [EncodingJob]) -> [EncodingJob.Views] {
    var views = [EncodingJob.Views](repeating: .init(), count: batch.count)
    let frames = batch.indices.filter { batch[$0].frame == .encode }
    let pictures = frames.compactMap { batch[$0].step.frame?.picture }
    for (index, seen) in zip(frames, encoders.frame.encode(pictures)) {
      views[index].video = view(seen, encoders.bridge.pictureVector(logits: seen.logits))
    }
    let sounds = batch.indices.filter { batch[$0].sound == .encode }
    let windows = sounds.compactMap { index in
      batch[index].step.audio.map { batch[index].level?.normalized($0.samples) ?? $0.samples }
    }
    for (index, heard) in zip(sounds, encoders.audio.encode(windows)) {
      views[index].audio = view(heard, encoders.bridge.soundVector(scores: heard.scores))
    }
    return views
  }

  /// Runs both encoders on nothing.
  func warmUp() {
    let side = encoders.frame.inputSize
    let black = RGBImage(
      width: side, height: side, pixels: Array(repeating: 0, count: 3 * side * side))
    _ = encoders.frame.encode([black])
    _ = encoders.audio.encode([Array(repeating: 0, count: encoders.audio.windowLength)])
  }

  private func view(_ classification: Classification, _ vector: [Float]) -> EncodedStep.View {
    EncodedStep.View(
      features: classification.features, scores: classification.scores, vector: vector)
  }
}
