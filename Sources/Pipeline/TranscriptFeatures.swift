// SPDX-License-Identifier: Apache-2.0
import Core
import Encoders
import Fusion
import Segments

/// What is said during a run of steps, as the fusion takes it.
///
/// A cue is encoded once, when the first segment that overlaps it is assembled, and forgotten when
/// it lies behind, so memory does not grow with the transcript.
struct TranscriptFeatures: Sendable {
  private let encoder: (any TextEncoder)?
  private var encoded: [Cue: EncodedCue] = [:]

  init(encoder: (any TextEncoder)?) {
    self.encoder = encoder
  }

  /// Encodes the cues that overlap any of `steps`.
  ///
  /// - Parameter steps: successive steps of one epoch.
  /// - Returns: the tokens of all cues in order, and per step the mean vector of the cues that
  ///   overlap it, `nil` where nothing is said.
  mutating func features(
    for steps: [EncodedStep]
  ) -> (tokens: SpokenTokens, vectors: [[Float]?]) {
    var cues: [Cue] = []
    for cue in steps.lazy.compactMap(\.cues).joined() where !cues.contains(cue) { cues.append(cue) }
    encoded = encoded.filter { cues.contains($0.key) }
    for cue in cues where encoded[cue] == nil { encoded[cue] = encoder?.encode(cue) }
    let (start, stepDuration) = steps.first.map { ($0.start, $0.end - $0.start) } ?? (.zero, .zero)
    return (
      cues.compactMap { encoded[$0] }.tokens(from: start, stepDuration: stepDuration),
      steps.map { step in (step.cues ?? []).compactMap { encoded[$0] }.meanVector }
    )
  }
}

extension TextEncoder {
  /// Encodes the text of a cue.
  package func encode(_ cue: Cue) -> EncodedCue {
    EncodedCue(cue: cue, vector: encode([cue.text])[0], tokenStates: tokenStates(cue.text))
  }
}
