// SPDX-License-Identifier: Apache-2.0

/// Which parameters weight decay is for.
package enum WeightDecay {
  /// Matrices decay; biases, what normalisation scales and shifts by, pooling queries and the
  /// scale of logits do not, since to be small is no virtue of theirs.
  package static func isUsual(_ name: String) -> Bool {
    let parts = name.split(separator: ".")
    guard let last = parts.last else { return true }
    let isOfNorm = parts.dropLast().last?.hasPrefix("norm") ?? false
    return !(last.contains("bias") || last == "query" || last == "logit_scale" || isOfNorm)
  }
}
