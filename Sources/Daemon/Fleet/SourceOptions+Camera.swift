// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Media

extension SourceOptions {
  /// What the configuration says about reaching a camera.
  ///
  /// - Parameter camera: its table; the file with its address is read, if it has one.
  /// - Throws: why that file cannot be read.
  package init(_ camera: Settings.Camera) throws(MediaError) {
    self.init(location: try CameraLocation(camera).read(), name: camera.name)
    isLive = true
    setConnection(of: camera)
  }

  mutating func setConnection(of camera: Settings.Camera) {
    connection.transport = camera.transport == .udp ? .udp : .tcp
    connection.tls = camera.tls == .insecure ? .insecure : .verify
    connection.certificates = camera.certificates.isEmpty ? nil : camera.certificates
    hasAudio = camera.hasAudio
  }
}
