// SPDX-License-Identifier: Apache-2.0
import Tensors

/// Why something could not be learned or measured.
package enum LearningError: Error, Equatable {
  case batchTooSmall(items: Int)
  case notFinite(what: String, name: String)
  case unknownStrategy(String)
  case nothingToSample
  case outOfRange(what: String, value: Double, range: ClosedRange<Double>)
  case badWeights(SafetensorsError)
  case badState(path: String, reason: String)
}

extension LearningError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .batchTooSmall(let items):
      """
      contrastive loss: nothing to compare with (\(items) complete in the batch). \
      Use batches of at least 2 items that have both sides of a pair.
      """
    case .notFinite(let what, let name):
      """
      \(what): \(name) is not a finite number. \
      Check the features for NaN, or lower the learning rate.
      """
    case .unknownStrategy(let word):
      "sampler: \"\(word)\" is no way to balance. Choose upsample or downsample."
    case .nothingToSample:
      "sampler: there is no item to draw. Check that the training set is not empty."
    case .outOfRange(let what, let value, let range):
      "\(what): \(value) is out of range. Choose \(range.lowerBound) to \(range.upperBound)."
    case .badWeights(let error): error.description
    case .badState(let path, let reason):
      "\(path): cannot go on with this training: \(reason). Start it again without --resume."
    }
  }
}
