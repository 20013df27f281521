// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

extension TemporalModel: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    videoProjection.visitParameters(path["video_projection"], visit)
    audioProjection.visitParameters(path["audio_projection"], visit)
    temporalEncoder.visitParameters(path["temporal_encoder"], visit)
    switch fusion {
    case .temporal(var part):
      part.visitParameters(path["fusion"], visit)
      fusion = .temporal(part)
    case .streams(var part):
      part.visitParameters(path, visit)
      fusion = .streams(part)
    }
    aggregation.visitParameters(path["aggregate_temporal"], visit)
    residual.visitParameters(path["residual"], visit)
    textHead.visitParameters(path["text_projection"], visit)
  }

  /// Adds the gradients of all parameters but the text head's to `gradient`.
  ///
  /// The features come from encoders that are not trained, so they get none.
  ///
  /// - Parameters:
  ///   - views: what reached the representations of each view of one batch, `[B, shared]` (0 for
  ///     those that mean nothing), and the trace of its forward pass.
  ///   - gradient: to which to add.
  package func backward(
    _ views: [(upstream: Tensor, trace: Trace)], into gradient: inout TemporalModel
  ) {
    guard let segments = views.first?.trace.view.segments else { return }
    let reached = views.map { backward($0.upstream, $0.trace, into: &gradient) }
    func sum(_ parts: [Tensor]) -> Tensor { parts.dropFirst().reduce(into: parts[0], +=) }
    videoProjection.accumulate(
      sum(reached.map(\.video)), input: segments.frames.values, into: &gradient.videoProjection)
    audioProjection.accumulate(
      sum(reached.map(\.audio)), input: segments.audio.values, into: &gradient.audioProjection)
  }

  /// The gradients of V and A.
  private func backward(
    _ upstream: Tensor, _ trace: Trace, into gradient: inout TemporalModel
  ) -> (video: Tensor, audio: Tensor) {
    let reached = aggregation.backward(
      upstream, trace.states.aggregation, into: &gradient.aggregation)
    var states = reached.states
    if let residual, let trace = trace.states.residual, var part = gradient.residual {
      states += residual.backward(reached.residual, trace, into: &part)
      gradient.residual = part
    }
    var (video, audio): (Tensor?, Tensor?)
    let context: Tensor
    switch (fusion, trace.states.fusion, gradient.fusion) {
    case (.temporal(let fusion), .temporal(let trace), .temporal(var part)):
      context = trace.map { fusion.backward(states, $0, into: &part).steps } ?? states
      gradient.fusion = .temporal(part)
    case (.streams(let fusion), .streams(let trace), .streams(var part)):
      let reached = fusion.backward(states, trace, into: &part)
      (video, audio, context) = (reached.video, reached.audio, reached.context)
      gradient.fusion = .streams(part)
    default:
      preconditionFailure("TemporalModel: a trace and a gradient of one kind")
    }
    // X = BiLSTM([V; A])
    let both = temporalEncoder.backward(
      context, trace.encoder, into: &gradient.temporalEncoder)
    let width = videoProjection.outputs
    return (
      Self.sum(both.columns(0..<width), video, trace.view.video.mask),
      Self.sum(both.columns(width..<2 * width), audio, trace.view.audio.mask)
    )
  }

  /// What reached one stream from the recurrence and from the fusion, 0 where it was not there.
  private static func sum(_ recurrence: Tensor, _ fusion: Tensor?, _ mask: Mask) -> Tensor {
    (fusion.map { recurrence + $0 } ?? recurrence).keeping(mask)
  }
}
