// SPDX-License-Identifier: Apache-2.0
import Core
import Tensors

/// A cue as the text encoder sees it.
package struct EncodedCue: Sendable {
  package let cue: Cue
  /// Unit vector in the shared space.
  package let vector: [Float]
  /// `[S, text width]`.
  package let tokenStates: Tensor

  package init(cue: Cue, vector: [Float], tokenStates: Tensor) {
    self.cue = cue
    self.vector = vector
    self.tokenStates = tokenStates
  }
}

/// All that is said, word by word.
package struct SpokenTokens: Sendable {
  /// `[S, width]`; `nil` where nothing is said.
  package let states: Tensor?
  /// When each is spoken, in steps after the first.
  package let times: [Float]
}

extension Collection<EncodedCue> {
  /// The tokens of all cues in order, each cue's spread evenly over the time in which it is said.
  ///
  /// - Parameters:
  ///   - start: that of the first step.
  ///   - stepDuration: length of a step.
  /// - Returns: the tokens.
  package func tokens(from start: MediaTime, stepDuration: MediaTime) -> SpokenTokens {
    var times: [Float] = []
    for spoken in self {
      let count = spoken.tokenStates.shape[0]
      let begin = (spoken.cue.start - start).seconds
      let length = (spoken.cue.end - spoken.cue.start).seconds
      for token in 0..<count {
        let time = begin + length * (Double(token) + 0.5) / Double(count)
        times.append(Float(time / stepDuration.seconds))
      }
    }
    guard !times.isEmpty else { return SpokenTokens(states: nil, times: []) }
    let values = flatMap(\.tokenStates.values)
    return SpokenTokens(
      states: Tensor(values, shape: [times.count, values.count / times.count]), times: times)
  }

  /// The mean of their vectors; `nil` of nothing.
  package var meanVector: [Float]? {
    guard var sum = first?.vector else { return nil }
    for spoken in dropFirst() {
      for i in sum.indices { sum[i] += spoken.vector[i] }
    }
    return sum.map { $0 / Float(count) }
  }
}
