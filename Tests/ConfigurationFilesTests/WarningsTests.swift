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

  @Test func speechWithoutATranscriptIsWarnedOf() throws {
    let rule = "[[rule]]\nname = \"cry\"\nspeech = [\"help\"]\n"
    let warning = """
      rule "cry": camera "yard" has no transcript, so what is said there is unknown. Give it one, \
      or name the rule's cameras.
      """
    #expect(try read(Self.camera + rule).warnings(about: .builtIn) == [warning])
    let heard = try read(Self.camera + "transcript = \"/dev/null\"\n" + rule)
    #expect(heard.warnings(about: .builtIn).isEmpty)
    let off = try read(Self.camera + rule + "enabled = false\n")
    #expect(off.warnings(about: .builtIn).isEmpty)
  }

  @Test func scenesAreWarnedOfWithWhatTheyCannotSee() throws {
    let settings = try read("[[rule]]\nname = \"van\"\nnot = { scene = [\"a van\"] }")
    let warning = try #require(settings.warnings(about: .builtIn).first)
    #expect(warning.hasPrefix("rule \"van\": scenes are known by the one thing"))
    #expect(warning.contains("people"))
  }

  @Test func thereIsNothingToWarnOfInTheDefaults() {
    #expect(Settings().warnings(about: .builtIn).isEmpty)
  }
}
