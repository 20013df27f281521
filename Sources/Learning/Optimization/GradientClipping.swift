// SPDX-License-Identifier: Apache-2.0
import Tensors

/// Keeps one bad batch from throwing a model far off.
package enum GradientClipping {
  /// Scales all gradients down together until their common length is at most `largestNorm`.
  ///
  /// Source: Pascanu et al. 2013, arXiv 1211.5063, as `torch.nn.utils.clip_grad_norm_`: the factor
  /// is min(1, largest / (norm + 1e-6)). The norm is summed in double precision.
  ///
  /// - Parameters:
  ///   - gradients: those of all parameters.
  ///   - names: the parameters', for messages.
  ///   - largestNorm: their length after it.
  /// - Returns: their length before.
  /// - Throws: `LearningError.notFinite` if a gradient is, and leaves all as they were.
  @discardableResult package static func clip(
    _ gradients: inout [Tensor], names: [String], to largestNorm: Double
  ) throws(LearningError) -> Double {
    precondition(
      names.count == gradients.count, "clip: \(gradients.count) gradients, \(names.count) names")
    var sum = 0.0
    for (name, gradient) in zip(names, gradients) {
      let flat = gradient.reshaped([gradient.count])
      let square = flat.dot(flat)
      guard square.isFinite else {
        throw .notFinite(what: "training", name: "the gradient of \(name)")
      }
      sum += square
    }
    let norm = sum.squareRoot()
    let factor = largestNorm / (norm + 1e-6)
    if factor < 1 { gradients = gradients.map { $0 * Float(factor) } }
    return norm
  }
}
