// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles

/// A configuration in which there is nothing to watch.
package struct NoCamera: Error, CustomStringConvertible {
  private let file: ConfigurationFile

  package var description: String {
    """
    \(file): there is no camera to watch. \
    Add a [[camera]] with a name and a url: nightjar config default shows how.
    """
  }

  /// Throws unless a camera is to be watched: what a start refuses, a reload has to refuse too, or
  /// the next start would fail.
  package static func check(_ settings: Settings, from file: ConfigurationFile) throws(NoCamera) {
    guard settings.cameras.contains(where: \.isEnabled) else { throw NoCamera(file: file) }
  }
}
