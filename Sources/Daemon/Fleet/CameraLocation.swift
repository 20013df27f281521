// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Foundation
import Media

/// Where a camera is, read anew for every connection, so that a changed password is used at once.
struct CameraLocation: Sendable {
  private let camera: Settings.Camera

  init(_ camera: Settings.Camera) { self.camera = camera }

  func read() throws(MediaError) -> String {
    guard !camera.urlFile.isEmpty else { return camera.url }
    do {
      return try SecretFile(camera.urlFile).read()
    } catch {
      throw .cannotOpen(
        source: camera.name, location: camera.urlFile, call: "read", reason: "\(error)")
    }
  }
}
