// SPDX-License-Identifier: Apache-2.0
import Core
import Tensors

/// One segment's features on the step clock: context steps first, then the segment's own.
///
/// Every list has one entry per step; `nil` is a modality that was not there.
package struct SegmentFeatures: Sendable {
  /// The frame encoder's features.
  package let frame: [[Float]?]
  /// The audio encoder's features.
  package let audio: [[Float]?]
  /// Unit vectors in the shared space, for fusion without a temporal model.
  package let frameVectors: [[Float]?]
  package let audioVectors: [[Float]?]
  /// Token states of all that is said, `[S, text width]`; `nil` if nothing is.
  package let transcriptTokens: Tensor?
  /// When each token is spoken, in steps: 0 is the start of the first step given.
  package let tokenTimes: [Float]
  /// The mean vector of the cues that overlap the step.
  package let cueVectors: [[Float]?]
  /// Whether the step belongs to the segment; the others are context.
  package let own: [Bool]

  package init(
    frame: [[Float]?], audio: [[Float]?], frameVectors: [[Float]?], audioVectors: [[Float]?],
    transcriptTokens: Tensor?, tokenTimes: [Float], cueVectors: [[Float]?], own: [Bool]
  ) {
    let lists = [frame, audio, frameVectors, audioVectors, cueVectors]
    precondition(
      lists.allSatisfy { $0.count == own.count }
        && tokenTimes.count == (transcriptTokens?.shape[0] ?? 0),
      "SegmentFeatures: \(own.count) steps, lists of \(lists.map(\.count)), "
        + "tokens \(transcriptTokens?.shape ?? []) with \(tokenTimes.count) times")
    self.frame = frame
    self.audio = audio
    self.frameVectors = frameVectors
    self.audioVectors = audioVectors
    self.transcriptTokens = transcriptTokens
    self.tokenTimes = tokenTimes
    self.cueVectors = cueVectors
    self.own = own
  }

  package var steps: Int { own.count }

  /// The same as if only these modalities had been recorded.
  package func keeping(_ kept: Set<Modality>) -> SegmentFeatures {
    func only(_ modality: Modality, _ rows: [[Float]?]) -> [[Float]?] {
      kept.contains(modality) ? rows : rows.map { _ in nil }
    }
    let hasWords = kept.contains(.transcript)
    return SegmentFeatures(
      frame: only(.video, frame), audio: only(.audio, audio),
      frameVectors: only(.video, frameVectors), audioVectors: only(.audio, audioVectors),
      transcriptTokens: hasWords ? transcriptTokens : nil, tokenTimes: hasWords ? tokenTimes : [],
      cueVectors: only(.transcript, cueVectors), own: own)
  }
}

/// What a segment amounts to.
package struct Representation: Hashable, Sendable {
  /// Unit length, in the shared space.
  package let vector: [Float]
  /// Each modality's share, summing to 1; `nil` where the model does not tell them apart.
  package let gates: [Modality: Double]?

  package init(vector: [Float], gates: [Modality: Double]?) {
    self.vector = vector
    self.gates = gates
  }
}

/// Makes one vector of a segment.
///
/// Any thread may call it; the same features give the same bits.
package protocol SegmentModel: Sendable {
  var name: String { get }
  var kind: FusionKind { get }

  /// `nil` if no modality had anything in the segment's own steps.
  func represent(_ features: SegmentFeatures) -> Representation?
}
