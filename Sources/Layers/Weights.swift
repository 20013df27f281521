// SPDX-License-Identifier: Apache-2.0
import Tensors

/// Where layers get their weights from: tensors by name.
package protocol WeightSource: Sendable {
  /// The file, for error messages.
  var origin: String { get }
  /// `nil` if there is no tensor of that name.
  func shape(of name: String) -> [Int]?
  /// - Throws: `SafetensorsError` when it is missing or not of that shape; `nil` takes any.
  func tensor(_ name: String, shape: [Int]?) throws(SafetensorsError) -> Tensor
}

extension SafetensorsFile: WeightSource {
  package var origin: String { path }
}

extension [String: Tensor]: WeightSource {
  package var origin: String { "weights in memory" }

  package func shape(of name: String) -> [Int]? { self[name]?.shape }

  package func tensor(_ name: String, shape: [Int]?) throws(SafetensorsError) -> Tensor {
    guard let tensor = self[name] else { throw .missingTensor(path: origin, tensor: name) }
    if let shape, shape != tensor.shape {
      throw .wrongShape(path: origin, tensor: name, expected: shape, found: tensor.shape)
    }
    return tensor
  }
}

/// The weights of one layer: those of a source whose names begin with the layer's path.
package struct Weights: Sendable {
  private let source: any WeightSource
  private let path: String

  package init(_ source: any WeightSource) {
    self.init(source, path: "")
  }

  private init(_ source: any WeightSource, path: String) {
    self.source = source
    self.path = path
  }

  /// The weights of a part: `weights["norm"]` has the tensors named `norm.…`.
  package subscript(_ part: String) -> Weights { Weights(source, path: "\(path)\(part).") }

  package subscript(_ index: Int) -> Weights { self[String(index)] }

  package func has(_ name: String) -> Bool { shape(of: name) != nil }

  package func shape(of name: String) -> [Int]? { source.shape(of: path + name) }

  /// A tensor of a shape of which some lengths may be open.
  ///
  /// - Parameters:
  ///   - name: its name within the layer.
  ///   - shape: one length per axis; `nil` takes any length that is not 0.
  /// - Returns: the tensor, of that many axes.
  /// - Throws: `SafetensorsError` naming the file, the tensor and what it should have been.
  package func tensor(_ name: String, _ shape: [Int?]) throws(SafetensorsError) -> Tensor {
    let found = self.shape(of: name) ?? []
    let expected = shape.enumerated().map { axis, length in
      length ?? (axis < found.count ? max(1, found[axis]) : 1)
    }
    return try source.tensor(path + name, shape: expected)
  }

  /// The error that a tensor is there but cannot be used, and why.
  package func refusal(of name: String, _ reason: String) -> SafetensorsError {
    .badTensor(path: source.origin, tensor: path + name, reason: reason)
  }
}
