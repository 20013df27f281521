// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

extension MultimodalFusion: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    switch strategy {
    case .early(var fusion):
      fusion.visitParameters(path, visit)
      strategy = .early(fusion)
    case .late(var fusion):
      fusion.visitParameters(path, visit)
      strategy = .late(fusion)
    case .hybrid(var fusion):
      fusion.visitParameters(path, visit)
      strategy = .hybrid(fusion)
    case .attention(var fusion):
      fusion.visitParameters(path, visit)
      strategy = .attention(fusion)
    }
  }

  /// Undoes `traced`.
  ///
  /// - Parameters:
  ///   - fused: what reached the fused vectors; only attention fusion can do without.
  ///   - sequence: what reached attention fusion's sequence, if anything did.
  ///   - trace: of the forward pass.
  ///   - gradient: to which the parameters' gradients are added.
  /// - Returns: gradients of the features, in the order of `modalities`; `nil` where left out.
  package func backward(
    fused: Tensor?, sequence: Tensor? = nil, _ trace: Trace,
    into gradient: inout MultimodalFusion
  ) -> [Tensor?] {
    switch (strategy, trace, gradient.strategy, fused) {
    case (.early(let fusion), .early(let trace), .early(var part), .some(let fused)):
      let features = fusion.backward(fused, trace, into: &part)
      gradient.strategy = .early(part)
      return features
    case (.late(let fusion), .late(let trace), .late(var part), .some(let fused)):
      let features = fusion.backward(fused, trace, into: &part)
      gradient.strategy = .late(part)
      return features
    case (.hybrid(let fusion), .hybrid(let trace), .hybrid(var part), .some(let fused)):
      let features = fusion.backward(fused, trace, into: &part)
      gradient.strategy = .hybrid(part)
      return features
    case (.attention(let fusion), .attention(let trace), .attention(var part), _):
      let features = fusion.backward(fused: fused, sequence: sequence, trace, into: &part)
      gradient.strategy = .attention(part)
      return features
    default:
      preconditionFailure("MultimodalFusion: a trace, a gradient and an upstream of one strategy")
    }
  }
}
