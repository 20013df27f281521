// SPDX-License-Identifier: Apache-2.0
import Core
import Fusion
import Segments
import Tensors

extension SegmentWindow {
  /// Loudness from which sound carries information: -50 dB of full scale.
  private static let audiblePeak: Float = 0.003
  /// Cosine in the shared space from which two modalities agree.
  ///
  /// Both come from class names of one sentence encoder, so there is no gap between modalities to
  /// calibrate away; unrelated names have cosines about 0.
  private static let agreementBound = 0.3

  /// Which way of the compute ladder the segment would take: the test of
  /// `EfficientMultimodalInference`, on the modalities that carry information.
  var path: Segment.Path {
    if !cues.isEmpty { return .complex }
    var informative: [Tensor] = []
    if (activity ?? 0) > 0 { informative += mean(own.compactMap(\.video?.vector)) }
    if own.contains(where: { $0.loudnessPeak >= Self.audiblePeak }) {
      informative += mean(own.compactMap(\.audio?.vector))
    }
    guard
      let complexity = try? Complexity(of: informative, minimumAgreement: Self.agreementBound)
    else { return .simple }
    return Segment.Path(complexity)
  }

  /// The mean vector, or nothing of nothing.
  private func mean(_ vectors: [[Float]]) -> [Tensor] {
    guard let first = vectors.first else { return [] }
    let sum = vectors.dropFirst().reduce(Tensor(first)) { $0 + Tensor($1) }
    return [sum * (1 / Float(vectors.count))]
  }
}

extension Segment.Path {
  fileprivate init(_ complexity: Complexity) {
    switch complexity {
    case .simple: self = .simple
    case .moderate: self = .moderate
    case .complex: self = .complex
    }
  }
}
