// SPDX-License-Identifier: Apache-2.0
import Core
import Layers
import Tensors

extension TemporalModel {
  /// What a file's metadata says.
  struct Header {
    let kind: FusionKind
    /// Of attention; 0 for kinds without.
    let heads: Int
    let name: String

    init(kind: FusionKind, heads: Int, name: String? = nil) {
      self.kind = kind
      self.heads = heads
      self.name = name ?? "temporal-\(kind.rawValue)"
    }

    init(_ file: SafetensorsFile) throws(FusionError) {
      func refusal(_ key: String, _ expected: String) -> FusionError {
        let found = file.metadata[key] ?? ""
        return .badModel(
          path: file.path,
          reason: "its metadata says \(key) = \"\(found)\", expected \(expected)")
      }
      guard let kind = file.metadata["fusion"].flatMap(FusionKind.init), kind != .mean else {
        throw refusal("fusion", "temporal, early, late, hybrid or attention")
      }
      let heads = file.metadata["heads"].flatMap { Int($0) } ?? 0
      guard heads > 0 || (kind != .temporal && kind != .attention) else {
        throw refusal("heads", "a number above 0")
      }
      self.init(kind: kind, heads: heads, name: file.metadata["name"])
    }
  }

  /// What a file has to say about the model besides its tensors.
  package var metadata: [String: String] {
    var metadata = ["fusion": kind.rawValue, "name": name]
    if let heads { metadata["heads"] = String(heads) }
    return metadata
  }

  private var heads: Int? {
    switch fusion {
    case .temporal(let fusion): return fusion.attention.attention.heads
    case .streams(let streams):
      guard case .attention(let fusion) = streams.fusion.strategy else { return nil }
      return fusion.encoders.first?.layers.first?.attention.heads
    }
  }

  /// Writes a file that `init(path:)` takes, in place of any that is there.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - precision: of the tensors.
  ///   - notes: metadata besides the model's own.
  /// - Throws: `SafetensorsError.cannotWrite`.
  package func write(
    to path: String, precision: SafetensorsWriter.Precision = .single,
    notes: [String: String] = [:]
  ) throws(SafetensorsError) {
    var writer = SafetensorsWriter(metadata: notes.merging(metadata) { $1 })
    for (name, value) in namedParameters { writer.add(name, value, precision: precision) }
    try writer.write(to: path)
  }
}
