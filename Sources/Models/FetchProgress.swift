// SPDX-License-Identifier: Apache-2.0

/// How far fetching has come.
package struct FetchProgress: Equatable, Sendable {
  package enum Phase: Equatable, Sendable {
    /// Another process is fetching into the same directory.
    case waiting
    case downloading(package: String, version: String, bytes: Int)
    case converting(ModelName)
    case finished
  }

  package let phase: Phase
  /// 0...1.
  package let fraction: Double
}

extension FetchProgress: CustomStringConvertible {
  package var description: String {
    switch phase {
    case .waiting: "waiting for another process that fetches models into this directory"
    case .downloading(let package, let version, let bytes):
      "downloading \(package) \(version) (\(ByteCount(bytes)))"
    case .converting(let model): "converting \(model.rawValue)"
    case .finished: "all models are installed"
    }
  }
}
