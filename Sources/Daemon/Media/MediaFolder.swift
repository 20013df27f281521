// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Media

/// Where snapshots and clips go, and how many of them are kept.
package struct MediaFolder: Equatable, Sendable {
  let path: String
  let limits: MediaStore.Limits

  package init(_ settings: Settings) {
    let output = settings.output
    path =
      output.mediaDirectory.isEmpty
      ? "\(StateDirectory(configured: settings.daemon.stateDirectory).path)/media"
      : output.mediaDirectory
    limits = MediaStore.Limits(
      age: output.mediaDays > 0 ? MediaTime(seconds: output.mediaDays * 86_400) : nil,
      bytes: output.mediaMegabytes > 0 ? output.mediaMegabytes * 1_000_000 : nil)
  }
}
