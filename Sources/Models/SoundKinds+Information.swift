// SPDX-License-Identifier: Apache-2.0
import Encoders
import Foundation

extension SoundKinds {
  /// What they are called beside the models that are fetched.
  package static let name = "sound-kinds"

  /// Their manifest for people, as indented lines of `key: value`.
  ///
  /// - Throws: `ModelsError.badManifest`.
  package static func information() throws(ModelsError) -> String {
    try ModelManifest.readable(Data(manifest), path: "\(name).json")
  }
}
