// SPDX-License-Identifier: Apache-2.0
import Core
import Encoders
import Fusion
import Segments
import Tensors

/// What is said during a run of steps, as the fusion takes it.
///
/// A cue is encoded once, when the first segment that overlaps it is assembled, and forgotten when
/// it lies behind, so memory does not grow with the transcript.
struct TranscriptFeatures: Sendable {
  private struct Encoded: Sendable {
    let vector: [Float]
    let tokenStates: Tensor
  }

  private let encoder: (any TextEncoder)?
  private var encoded: [Cue: Encoded] = [:]

  init(encoder: (any TextEncoder)?) {
    self.encoder = encoder
  }

  /// All that is said, word by word.
  struct Tokens: Sendable {
    /// `[S, width]`; `nil` where nothing is said.
    let states: Tensor?
    /// When each is spoken, in steps after the first.
    let times: [Float]
  }

  /// Encodes the cues that overlap any of `steps`.
  ///
  /// - Parameter steps: successive steps of one epoch.
  /// - Returns: the tokens of all cues in order, and per step the mean vector of the cues that
  ///   overlap it, `nil` where nothing is said.
  mutating func features(for steps: [EncodedStep]) -> (tokens: Tokens, vectors: [[Float]?]) {
    var cues: [Cue] = []
    for cue in steps.lazy.compactMap(\.cues).joined() where !cues.contains(cue) { cues.append(cue) }
    encoded = encoded.filter { cues.contains($0.key) }
    for cue in cues where encoded[cue] == nil {
      encoded[cue] = encoder.map {
        Encoded(vector: $0.encode([cue.text])[0], tokenStates: $0.tokenStates(cue.text))
      }
    }
    return (tokens(of: cues, steps: steps), steps.map { vector(of: $0.cues ?? []) })
  }

  /// Spreads a cue's tokens evenly over the time in which it is said.
  private func tokens(of cues: [Cue], steps: [EncodedStep]) -> Tokens {
    guard let first = steps.first else { return Tokens(states: nil, times: []) }
    let stepLength = (first.end - first.start).seconds
    var values: [Float] = []
    var times: [Float] = []
    for cue in cues {
      guard let states = encoded[cue]?.tokenStates else { continue }
      values += states.values
      let count = states.shape[0]
      let begin = (cue.start - first.start).seconds
      let length = (cue.end - cue.start).seconds
      for token in 0..<count {
        let time = begin + length * (Double(token) + 0.5) / Double(count)
        times.append(Float(time / stepLength))
      }
    }
    guard !times.isEmpty else { return Tokens(states: nil, times: []) }
    let states = Tensor(values, shape: [times.count, values.count / times.count])
    return Tokens(states: states, times: times)
  }

  private func vector(of cues: [Cue]) -> [Float]? {
    let vectors = cues.compactMap { encoded[$0]?.vector }
    guard var sum = vectors.first else { return nil }
    for vector in vectors.dropFirst() {
      for i in sum.indices { sum[i] += vector[i] }
    }
    return sum.map { $0 / Float(vectors.count) }
  }
}
