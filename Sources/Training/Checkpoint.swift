// SPDX-License-Identifier: Apache-2.0
import Foundation
import Fusion
import Layers
import Learning
import Tensors

/// Where a training stands, as one safetensors file.
///
/// It is replaced in one piece, so a training that is killed goes on from the checkpoint before or
/// from the new one.
extension Trainer {
  private struct Standing: Codable {
    let settings: TrainingSettings
    let position: BalancedSampler.Position
    let items: Int
    let random: UInt64
    let stopping: EarlyStopping
    let isStopped: Bool
  }

  private static let key = "training"

  /// Writes a checkpoint.
  ///
  /// - Throws: `TrainingError.cannotWrite`.
  package func save(to path: String) throws(TrainingError) {
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      let standing = Standing(
        settings: settings, position: state.sampler.position, items: state.sampler.count,
        random: state.random.state, stopping: state.stopping, isStopped: state.isStopped)
      var writer = SafetensorsWriter(metadata: [
        Self.key: String(decoding: try encoder.encode(standing), as: UTF8.self)
      ])
      for (place, (name, tensor)) in state.model.namedParameters.enumerated() {
        writer.add("model.\(name)", tensor)
        writer.add("best.\(name)", state.best[place])
      }
      state.adam.save(to: &writer)
      state.average.save(to: &writer)
      try writer.write(to: path)
    } catch {
      throw .cannotWrite(path: path, reason: "\(error)")
    }
  }

  /// Goes on where a checkpoint was written.
  ///
  /// - Parameter path: the checkpoint, of a training with the same settings on the same cache.
  /// - Throws: `TrainingError.noCheckpoint` or `.otherSettings`; nothing has changed then.
  package mutating func resume(from path: String) throws(TrainingError) {
    var state = state
    let standing: Standing
    do {
      let file = try SafetensorsFile(path: path)
      standing = try JSONDecoder().decode(
        Standing.self, from: Data((file.metadata[Self.key] ?? "").utf8))
      let shapes = state.model.namedParameters.map { ($0.name, $0.value.shape) }
      if standing.settings == settings, standing.items == state.sampler.count {
        state.model.parameters = try shapes.map { try file.tensor("model.\($0)", shape: $1) }
        state.best = try shapes.map { try file.tensor("best.\($0)", shape: $1) }
        try state.adam.restore(from: file)
        try state.average.restore(from: file)
      }
    } catch {
      throw .noCheckpoint(path: path, reason: "\(error)")
    }
    try check(standing, path)
    state.sampler = state.sampler.moved(to: standing.position)
    state.random = RandomSource(seed: standing.random)
    state.stopping = standing.stopping
    state.isStopped = standing.isStopped
    self.state = state
  }

  private func check(_ standing: Standing, _ path: String) throws(TrainingError) {
    let (found, expected) = (standing.settings.keys, settings.keys)
    for key in expected.keys.sorted() where found[key] != expected[key] {
      throw .otherSettings(
        path: path, key: key, found: found[key] ?? "", expected: expected[key] ?? "")
    }
    guard standing.items == state.sampler.count else {
      throw .otherSettings(
        path: path, key: "items per epoch", found: "\(standing.items)",
        expected: "\(state.sampler.count)")
    }
  }
}

extension TrainingSettings {
  /// Every setting as text, by name.
  fileprivate var keys: [String: String] {
    Dictionary(
      uniqueKeysWithValues: Mirror(reflecting: self).children.map {
        ($0.label ?? "", "\($0.value)")
      }
    )
  }
}
