// SPDX-License-Identifier: Apache-2.0
import Tensors

/// Weights at random, under the names that PyTorch has for them.
package struct RandomWeights {
  package private(set) var tensors: [String: Tensor] = [:]
  private var random: RandomSource
  private let scale: Float

  package init(seed: UInt64, scale: Float = 0.5) {
    random = RandomSource(seed: seed)
    self.scale = scale
  }

  package mutating func add(_ name: String, _ shape: [Int]) {
    tensors[name] = random.tensor(shape: shape, scale: scale)
  }

  package mutating func addLinear(_ name: String, _ outputs: Int, _ inputs: Int) {
    add("\(name).weight", [outputs, inputs])
    add("\(name).bias", [outputs])
  }

  package mutating func addNorm(_ name: String, _ width: Int) {
    add("\(name).weight", [width])
    add("\(name).bias", [width])
  }

  package mutating func addPerceptron(
    _ name: String, inputs: Int, hidden: Int, outputs: Int
  ) {
    addLinear("\(name).0", hidden, inputs)
    addLinear("\(name).2", outputs, hidden)
  }

  /// Four maps of their own.
  package mutating func addAttention(_ name: String, _ width: Int) {
    for part in ["q_proj", "k_proj", "v_proj", "out_proj"] {
      addLinear("\(name).\(part)", width, width)
    }
  }

  package mutating func addEncoderLayer(_ name: String, _ width: Int, feedForward: Int) {
    add("\(name).self_attn.in_proj_weight", [3 * width, width])
    add("\(name).self_attn.in_proj_bias", [3 * width])
    addLinear("\(name).self_attn.out_proj", width, width)
    addLinear("\(name).linear1", feedForward, width)
    addLinear("\(name).linear2", width, feedForward)
    addNorm("\(name).norm1", width)
    addNorm("\(name).norm2", width)
  }

  package mutating func addLSTM(
    _ name: String, inputs: Int, hidden: Int, layers: Int, bidirectional: Bool = true
  ) {
    let suffixes = bidirectional ? ["", "_reverse"] : [""]
    for layer in 0..<layers {
      let width = layer == 0 ? inputs : suffixes.count * hidden
      for suffix in suffixes.map({ "l\(layer)\($0)" }) {
        add("\(name).weight_ih_\(suffix)", [4 * hidden, width])
        add("\(name).weight_hh_\(suffix)", [4 * hidden, hidden])
        add("\(name).bias_ih_\(suffix)", [4 * hidden])
        add("\(name).bias_hh_\(suffix)", [4 * hidden])
      }
    }
  }
}
