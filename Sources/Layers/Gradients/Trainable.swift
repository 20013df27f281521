// SPDX-License-Identifier: Apache-2.0
import Tensors

/// A layer, or a model of layers, whose parameters can be listed.
///
/// The gradient of a layer is a value of the layer's own type, and so are an optimiser's moments: a
/// backward pass adds to a gradient that began as `zeros`. Between forward and backward passes
/// stands a trace: `traced` gives the result of `forward` with what `backward` needs of it.
package protocol Trainable: Sendable {
  /// Hands every parameter with its checkpoint name to `visit`, in an order that never changes.
  mutating func visitParameters(_ path: ParameterPath, _ visit: (String, inout Tensor) -> Void)
}

extension Trainable {
  /// Every parameter with its checkpoint name.
  package var namedParameters: [(name: String, value: Tensor)] {
    var parameters: [(name: String, value: Tensor)] = []
    var copy = self
    copy.visitParameters(ParameterPath()) { parameters.append(($0, $1)) }
    return parameters
  }

  /// Every parameter, in the order of `namedParameters`.
  ///
  /// What is set must have the same number and shapes.
  package var parameters: [Tensor] {
    get { namedParameters.map(\.value) }
    set {
      var index = 0
      visitParameters(ParameterPath()) { name, parameter in
        precondition(
          index < newValue.count && newValue[index].shape == parameter.shape,
          "parameters: \(name) is \(parameter.shape), and not what comes \(index). in "
            + "\(newValue.map(\.shape))")
        parameter = newValue[index]
        index += 1
      }
      precondition(index == newValue.count, "parameters: \(newValue.count) for \(index)")
    }
  }

  /// The same layer with all parameters 0: what a gradient begins with.
  package var zeros: Self {
    var copy = self
    copy.visitParameters(ParameterPath()) { $1 = Tensor(zeros: $1.shape) }
    return copy
  }

  /// Number of all parameters' elements.
  package var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }
}

/// The name of a parameter on the way down to it: `layers`, `layers.0`, `layers.0.weight`.
package struct ParameterPath: Sendable {
  package let name: String

  package init() { self.init(name: "") }

  private init(name: String) { self.name = name }

  package subscript(_ part: String) -> ParameterPath {
    ParameterPath(name: name.isEmpty ? part : "\(name).\(part)")
  }

  package subscript(_ index: Int) -> ParameterPath { self[String(index)] }
}

extension Tensor: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    visit(path.name, &self)
  }
}

extension Optional: Trainable where Wrapped: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    self?.visitParameters(path, visit)
  }
}

extension Array: Trainable where Element: Trainable {
  package mutating func visitParameters(
    _ path: ParameterPath, _ visit: (String, inout Tensor) -> Void
  ) {
    for index in indices { self[index].visitParameters(path[index], visit) }
  }
}
