// SPDX-License-Identifier: Apache-2.0

/// Why modalities could not be joined, or a model for it not be made.
package enum FusionError: Error, Equatable {
  case unknownStrategy(String)
  case noModality
  case unknownModality(String, known: [String])
  case badModel(path: String, reason: String)
}

extension FusionError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknownStrategy(let word):
      "fusion: \"\(word)\" is no way to fuse. Choose early, late, hybrid or attention."
    case .noModality:
      "fusion: no modality was given. Pass the features of at least one."
    case .unknownModality(let name, let known):
      "fusion: \"\(name)\" is not a modality of this model. It knows \(known.joined(separator: ", "))."
    case .badModel(let path, let reason):
      "\(path): not a temporal model: \(reason). Run `nightjar models fetch` again."
    }
  }
}
