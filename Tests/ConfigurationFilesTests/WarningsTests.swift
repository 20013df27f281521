// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import ConfigurationFiles

@Suite struct WarningsTests {
  private static let camera = "[[camera]]\nname = \"yard\"\nurl = \"rtsp://user:hunter2@host/\"\n"

  @Test func passwordsThatEveryoneCanReadAreWarnedOf() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("config.toml", Self.camera.utf8)
    let settings = try read(Self.camera)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    #expect(
      settings.warnings(about: .file(path)) == [
        "\(path): has passwords, and every user can read it. Run chmod o-r, or use url_file."
      ])
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    #expect(settings.warnings(about: .file(path)).isEmpty)
  }

  @Test func filesThatAreNotThereAreWarnedOf() throws {
    let settings = try read(
      """
      [[camera]]
      name = "yard"
      url_file = "/nowhere/yard"
      [[camera]]
      name = "door"
      url_file = "credential:door"
      """)
    #expect(
      settings.warnings(about: .builtIn) == [
        """
        camera "yard": url_file: there is no file /nowhere/yard. Make it, or correct the path.
        """
      ])
  }

  @Test func thereIsNothingToWarnOfInTheDefaults() {
    #expect(Settings().warnings(about: .builtIn).isEmpty)
  }
}
