// SPDX-License-Identifier: Apache-2.0
import Tensors

/// What has to be kept for a training to go on exactly where it was.
package protocol TrainingState {
  /// Adds tensors and metadata under names of its own.
  func save(to writer: inout SafetensorsWriter)

  /// Takes them back; on an error nothing has changed.
  ///
  /// - Throws: `LearningError.badWeights` or `.badState`.
  mutating func restore(from file: SafetensorsFile) throws(LearningError)
}

extension SafetensorsWriter {
  mutating func add(_ tensors: [Tensor], _ names: [String], prefix: String) {
    for (name, tensor) in zip(names, tensors) { add(prefix + name, tensor) }
  }
}

extension SafetensorsFile {
  /// The tensors `prefix` + name, shaped like `models`.
  func tensors(
    _ names: [String], like models: [Tensor], prefix: String
  ) throws(LearningError) -> [Tensor] {
    var tensors: [Tensor] = []
    for (name, model) in zip(names, models) {
      do throws(SafetensorsError) {
        tensors.append(try tensor(prefix + name, shape: model.shape))
      } catch {
        throw .badWeights(error)
      }
    }
    return tensors
  }

  /// A number, not negative, among the metadata.
  func count(_ key: String) throws(LearningError) -> Int {
    guard let count = metadata[key].flatMap({ Int($0) }), count >= 0 else {
      throw .badState(path: path, reason: "its \"\(key)\" is not a number of steps")
    }
    return count
  }
}
