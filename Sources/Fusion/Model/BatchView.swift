// SPDX-License-Identifier: Apache-2.0
import Core
import Tensors

/// Segments in the model's own width, some of whose modalities may be hidden.
///
/// What does not depend on what is hidden is computed once for all views of a batch.
package struct BatchView: Sendable {
  /// With all that was there.
  let segments: SegmentBatch
  /// V and A, `[B, T, D]`.
  let (video, audio): (StepSequence, StepSequence)
  let cues: StepSequence
  let transcript: Transcript?
  /// `nil` where the model has no way around it.
  let steps: ResidualPooling.Steps?

  /// The own steps in which anything was there: `[B, T]`.
  package var ownWithAny: Mask { segments.own & (video.mask | audio.mask | cues.mask) }

  /// The segments as if only the modalities kept had been recorded: one set for each.
  package func keeping(_ kept: [Set<Modality>]) -> BatchView {
    precondition(
      kept.count == segments.lengths.count,
      "keeping: \(kept.count) sets, \(segments.lengths.count) rows")
    let hasWords = kept.map { $0.contains(.transcript) }
    return BatchView(
      segments: segments,
      video: video.keeping(samples: kept.map { $0.contains(.video) }),
      audio: audio.keeping(samples: kept.map { $0.contains(.audio) }),
      cues: cues.keeping(samples: hasWords),
      transcript: hasWords.contains(true) ? transcript?.keeping(samples: hasWords) : nil,
      steps: steps?.keeping(kept))
  }
}
