// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Encoders
import Segments

/// Workers that run the frame and audio encoders on micro-batches of steps from any source.
///
/// Each worker is a Dispatch queue of its own with single-threaded matrix products, so `workers` is
/// the number of cores in use.
package final class EncodingPool: Sendable {
  private let encoders: AnalysisEncoders
  private let jobs: BoundedQueue<EncodingJob>
  private let microBatch: Int
  private let finished = DispatchGroup()

  package init(encoders: AnalysisEncoders, workers: Int, microBatch: Int, capacity: Int) {
    self.encoders = encoders
    self.microBatch = microBatch
    jobs = BoundedQueue(capacity: capacity)
    for worker in 0..<workers {
      DispatchQueue(label: "nightjar.encode.\(worker)").async(group: finished) { self.work() }
    }
  }

  /// Waits for room.
  func submit(_ job: EncodingJob) {
    jobs.push(job)
  }

  /// Finishes what was submitted and ends the workers.
  package func shutdown() {
    jobs.close()
    finished.wait()
  }

  private func work() {
    while true {
      let batch = jobs.pop(atMost: microBatch)
      if batch.isEmpty { return }
      for (job, views) in zip(batch, encode(batch)) { job.deliver(job, views) }
    }
  }

  private func encode(_ batch: [EncodingJob]) -> [EncodingJob.Views] {
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

  private func view(_ classification: Classification, _ vector: [Float]) -> EncodedStep.View {
    EncodedStep.View(
      features: classification.features, scores: classification.scores, vector: vector)
  }
}
