// SPDX-License-Identifier: Apache-2.0
import Tensors

/// A transcript as a text encoder sees it, with the moments at which it is spoken.
package struct Transcript: Sendable {
  /// Token states, `[B, S, Dt]`.
  package let tokens: Tensor
  /// `[B, S]`; a row without a real token is a sample without transcript.
  package let mask: Mask
  /// `[B, S]`, in frames from the start of the clip; `nil` spreads the tokens evenly over it.
  package let times: Tensor?

  package init(tokens: Tensor, mask: Mask, times: Tensor? = nil) {
    precondition(
      tokens.rank == 3 && mask.shape == tokens.shape.dropLast()
        && (times.map { $0.shape == mask.shape } ?? true),
      "Transcript: tokens \(tokens.shape), mask \(mask.shape), times \(times?.shape ?? [])")
    self.tokens = tokens
    self.mask = mask
    self.times = times
  }

  /// Those of segments, padded to the longest; `nil` where none has a token.
  init?(_ segments: [SegmentFeatures], width: Int) {
    let counts = segments.map { $0.transcriptTokens?.shape[0] ?? 0 }
    guard let longest = counts.max(), longest > 0 else { return nil }
    func padded(_ values: [Float], to count: Int) -> [Float] {
      values + Array(repeating: 0, count: count - values.count)
    }
    self.init(
      tokens: Tensor(
        segments.flatMap { padded($0.transcriptTokens?.values ?? [], to: longest * width) },
        shape: [segments.count, longest, width]),
      mask: Mask(lengths: counts, steps: longest),
      times: Tensor(
        segments.flatMap { padded($0.tokenTimes, to: longest) },
        shape: [segments.count, longest]))
  }

  /// Without the words of the samples that are not kept.
  func keeping(samples kept: [Bool]) -> Transcript {
    let samples = Mask(kept, shape: [kept.count])
    return Transcript(
      tokens: tokens.keeping(samples), mask: mask & samples.repeated(mask.shape[1]), times: times)
  }

  func rows(_ range: Range<Int>) -> Transcript {
    Transcript(tokens: tokens.rows(range), mask: mask.rows(range), times: times?.rows(range))
  }
}

/// Token states plus the sinusoidal code of the moment at which each token is spoken.
///
/// The code lets attention align words with frames without a hard cut.
///
/// - Parameters:
///   - transcript: tokens, mask and, where known, times.
///   - frames: length of the clip.
/// - Returns: `[B, S, Dt]`, 0 at padding.
package func encodeTranscript(_ transcript: Transcript, frames: Int) -> Tensor {
  let times = transcript.times ?? evenTimes(transcript.mask, frames: frames)
  let code = Tensor.sinusoid(times.keeping(transcript.mask), width: transcript.tokens.shape[2])
  return (transcript.tokens + code).keeping(transcript.mask)
}

/// Token `s` of `n` real ones at `(s + 0.5) · frames / n`.
private func evenTimes(_ mask: Mask, frames: Int) -> Tensor {
  let tokens = mask.shape[1]
  let times = (0..<mask.shape[0]).flatMap { sample in
    let real = mask.isReal[sample * tokens..<(sample + 1) * tokens].count { $0 }
    return (0..<tokens).map { (Float($0) + 0.5) * (Float(frames) / Float(max(1, real))) }
  }
  return Tensor(times, shape: mask.shape)
}
