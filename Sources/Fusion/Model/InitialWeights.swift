// SPDX-License-Identifier: Apache-2.0
import Layers
import Tensors

/// Weights to begin a training with, by name: those that PyTorch's layers begin with.
///
/// Linear maps are uniform within 1 / √inputs, weight and bias (He et al. 2015, arXiv 1502.01852,
/// with PyTorch's gain); recurrences within 1 / √H; the stacked maps of self-attention as Glorot
/// and Bengio 2010 have it, without bias; norms are the identity.
struct InitialWeights {
  private(set) var tensors: [String: Tensor] = [:]
  private var random: RandomSource

  init(random: RandomSource) {
    self.random = random
  }

  mutating func set(_ name: String, _ tensor: Tensor) {
    tensors[name] = tensor
  }

  mutating func add(_ name: String, _ shape: [Int], within bound: Float) {
    tensors[name] = random.tensor(shape: shape, scale: bound)
  }

  mutating func addZeros(_ name: String, _ shape: [Int]) {
    tensors[name] = Tensor(zeros: shape)
  }

  /// A random orthogonal map, by Gram and Schmidt, times `scale`.
  mutating func addRotation(_ name: String, _ width: Int, scale: Float) {
    var rows: [[Double]] = []
    while rows.count < width {
      var row = random.tensor(shape: [width]).values.map { Double($0) }
      // Twice, since once leaves what rounding adds.
      for _ in 0..<2 {
        for other in rows {
          let share = zip(row, other).reduce(0) { $0 + $1.0 * $1.1 }
          for i in row.indices { row[i] -= share * other[i] }
        }
      }
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if length > 1e-3 { rows.append(row.map { $0 / length }) }
    }
    tensors[name] = Tensor(rows.joined().map { Float($0) }, shape: [width, width]) * scale
  }

  mutating func addLinear(_ name: String, _ outputs: Int, _ inputs: Int) {
    let bound = 1 / Float(inputs).squareRoot()
    add("\(name).weight", [outputs, inputs], within: bound)
    add("\(name).bias", [outputs], within: bound)
  }

  mutating func addNorm(_ name: String, _ width: Int) {
    tensors["\(name).weight"] = Tensor(repeating: 1, shape: [width])
    tensors["\(name).bias"] = Tensor(zeros: [width])
  }

  mutating func addPerceptron(_ name: String, inputs: Int, hidden: Int, outputs: Int) {
    addLinear("\(name).0", hidden, inputs)
    addLinear("\(name).2", outputs, hidden)
  }

  mutating func addLSTM(_ name: String, inputs: Int, hidden: Int, layers: Int) {
    let bound = 1 / Float(hidden).squareRoot()
    for layer in 0..<layers {
      for suffix in ["l\(layer)", "l\(layer)_reverse"] {
        let width = layer == 0 ? inputs : 2 * hidden
        add("\(name).weight_ih_\(suffix)", [4 * hidden, width], within: bound)
        add("\(name).weight_hh_\(suffix)", [4 * hidden, hidden], within: bound)
        add("\(name).bias_ih_\(suffix)", [4 * hidden], within: bound)
        add("\(name).bias_hh_\(suffix)", [4 * hidden], within: bound)
      }
    }
  }

  mutating func addCrossAttention(_ name: String, _ width: Int) {
    for part in ["q_proj", "k_proj", "v_proj", "out_proj"] {
      addLinear("\(name).\(part)", width, width)
    }
  }

  mutating func addEncoderLayer(_ name: String, _ width: Int, feedForward: Int) {
    // √(6 / (inputs + outputs)) of the three maps as one.
    let bound = (6 / Float(4 * width)).squareRoot()
    add("\(name).self_attn.in_proj_weight", [3 * width, width], within: bound)
    tensors["\(name).self_attn.in_proj_bias"] = Tensor(zeros: [3 * width])
    addLinear("\(name).self_attn.out_proj", width, width)
    tensors["\(name).self_attn.out_proj.bias"] = Tensor(zeros: [width])
    addLinear("\(name).linear1", feedForward, width)
    addLinear("\(name).linear2", width, feedForward)
    addNorm("\(name).norm1", width)
    addNorm("\(name).norm2", width)
  }
}
