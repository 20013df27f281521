// SPDX-License-Identifier: Apache-2.0
import Foundation
import Tensors
import Testing

/// One case of `seed/manifest.json`: inputs, weights and expected results of a component.
///
/// The layout is described in `Tests/Fixtures/seed/README.md`. All sizes come from the case, so
/// that the same tests run on any other folder of this layout (`NIGHTJAR_FIXTURES`).
package struct SeedCase: Sendable {
  package let name: String
  package let parameters: JSON
  package let expectations: JSON
  /// Whether NaN is expected where the stored value is NaN.
  package let nanEqual: Bool
  private let specifications: JSON
  private let file: SafetensorsFile?
  private let checkpoint: JSON

  package init(_ name: String) throws {
    let entry = try #require(
      Fixtures.manifest["fixtures"].elements.first { $0["name"].string == name },
      "no case \(name) in \(Fixtures.seed)/manifest.json")
    self.name = name
    parameters = entry["params"]
    expectations = entry["expect"]
    nanEqual = entry["nan_equal"].bool ?? false
    specifications = entry["tensors"]
    checkpoint = entry["checkpoint"]
    file = try entry["file"].string.map { try SafetensorsFile(path: "\(Fixtures.seed)/\($0)") }
  }

  /// Names of all tensors that begin with `prefix`, without it.
  package func names(_ prefix: String = "") -> [String] {
    specifications.members.keys.filter { $0.hasPrefix(prefix) }
      .map { String($0.dropFirst(prefix.count)) }.sorted()
  }

  package func has(_ name: String) -> Bool { !specifications[name].isNull }

  package func shape(_ name: String) -> [Int] {
    specifications[name]["shape"].elements.compactMap(\.int)
  }

  /// A stored tensor, or one made by its formula.
  package subscript(_ name: String) -> Tensor {
    get throws {
      let generator = specifications[name]["generator"]
      if !generator.isNull {
        return try #require(
          SplitMix.tensor(generator, shape: shape(name)), "\(self.name): cannot make \(name)")
      }
      return try #require(file, "\(self.name) has no file").tensor(name)
    }
  }

  package func integers(_ name: String) throws -> [Int] {
    try #require(file, "\(self.name) has no file").integers(name)
  }

  /// A mask in row-major order, true where real.
  package func mask(_ name: String) throws -> [Bool] { try integers(name).map { $0 != 0 } }

  /// The same with its shape; `nil` where the case has none of that name.
  package func maskIfAny(_ name: String) throws -> Mask? {
    has(name) ? Mask(try mask(name), shape: shape(name)) : nil
  }

  /// All tensors below `weight.` by their checkpoint names.
  package func weights(_ prefix: String = "weight.") throws -> [String: Tensor] {
    var weights: [String: Tensor] = [:]
    for name in names(prefix) { weights[name] = try self[prefix + name] }
    return weights
  }

  /// The weights and the configuration of a hub-style checkpoint.
  package func checkpointFiles() throws -> (weights: SafetensorsFile, configuration: JSON) {
    let weights = try #require(checkpoint["weights"].string)
    let configuration = try #require(checkpoint["config"].string)
    return (
      try SafetensorsFile(path: "\(Fixtures.seed)/\(weights)"),
      try JSON(contentsOf: "\(Fixtures.seed)/\(configuration)")
    )
  }

  /// Holds `actual` against the stored tensor within that tensor's own tolerance.
  package func expect(
    _ actual: Tensor, matches name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let specification = specifications[name]
    let absolute = specification["atol"].double ?? parameters["atol"].double
    let relative = specification["rtol"].double ?? parameters["rtol"].double ?? 0
    let rows = try specification["where"].string.map { try mask($0) }
    expectClose(
      actual, try self[name],
      absolute: try #require(absolute, "\(self.name) states no tolerance for \(name)"),
      relative: relative, rows: rows, nanEqual: nanEqual, label: "\(self.name) \(name)",
      sourceLocation: sourceLocation)
  }
}

/// The formula behind tensors that are not stored.
enum SplitMix {
  static func tensor(_ generator: JSON, shape: [Int]) -> Tensor? {
    guard let seed = generator["seed"].int, let scale = generator["scale"].double else {
      return nil
    }
    let count = shape.reduce(1, *)
    let values = (0..<count).map { index -> Float in
      var z = UInt64(bitPattern: Int64(seed)) &+ UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      z = z ^ (z >> 31)
      return Float((2 * Double(z >> 40) * 0x1p-24 - 1) * scale)
    }
    let first = generator["first"].elements.compactMap(\.double).map(Float.init)
    guard values.starts(with: first) else { return nil }
    return Tensor(values, shape: shape)
  }
}
