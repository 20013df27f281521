// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Daemon

@Suite struct SecretFileTests {
  @Test func theFirstLineCountsWithoutTheSpaceAroundIt() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("url", " rtsp://user:pass@host/ \r\nanother\n".utf8)
    #expect(try SecretFile(path).read() == "rtsp://user:pass@host/")
  }

  @Test func aCredentialIsLookedUpWhereSystemdPutsIt() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("yard", "secret".utf8)
    let file = SecretFile("credential:yard", environment: ["CREDENTIALS_DIRECTORY": folder.path])
    #expect(try file.read() == "secret")
  }

  @Test func withoutCredentialsTheErrorSaysHowToGetThem() {
    let error = #expect(throws: SecretFile.Unreadable.self) {
      try SecretFile("credential:yard", environment: [:]).read()
    }
    #expect(
      error?.description == """
        credential:yard: systemd hands over no credentials. \
        Add LoadCredential=yard:FILE to the unit, or name a file
        """)
  }

  @Test func anEmptyFileAndAMissingOneAreErrors() throws {
    let folder = try TemporaryFolder()
    let empty = try folder.file("empty", "\n".utf8)
    for path in [empty, "\(folder.path)/missing", folder.path] {
      #expect(throws: SecretFile.Unreadable.self) { try SecretFile(path).read() }
    }
  }
}
