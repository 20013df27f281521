// SPDX-License-Identifier: Apache-2.0
import Tensors
import Testing

extension SeedCase {
  /// Whether the case has a loss, and so gradients.
  package var hasGradients: Bool { !names("up.").isEmpty }

  /// What reached an output; `nil` where it is no part of the loss.
  package func upstream(_ output: String) throws -> Tensor? {
    has("up.\(output)") ? try self["up.\(output)"] : nil
  }

  /// Holds the gradients of all weights, by checkpoint name, against the stored ones.
  ///
  /// Of a large matrix only its product with a vector is stored; of a weight that took no part,
  /// nothing, and its gradient has to be 0.
  package func expectWeightGradients(_ gradients: [(name: String, value: Tensor)]) throws {
    #expect(gradients.map(\.name).sorted() == names("weight."), "\(name): names of weights")
    for (weight, gradient) in gradients {
      #expect(gradient.shape == shape("weight.\(weight)"), "\(name): shape of \(weight)")
      if has("grad.weight.\(weight)") {
        try expect(gradient, matches: "grad.weight.\(weight)")
      } else if has("gradprobe.\(weight)") {
        let probe = try self["probe.\(weight)"]
        let product = matmul(gradient, probe.reshaped([probe.count, 1]))
        try expect(product.reshaped([product.count]), matches: "gradprobe.\(weight)")
      } else {
        #expect(gradient == Tensor(zeros: gradient.shape), "\(name): \(weight) took no part")
      }
    }
  }
}
