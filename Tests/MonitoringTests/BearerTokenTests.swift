// SPDX-License-Identifier: Apache-2.0
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Monitoring

@Suite struct BearerTokenTests {
  private func token(_ text: String, mode: Int = 0o600) throws -> (BearerToken, path: String) {
    let folder = try TemporaryFolder()
    let path = try folder.file("token", text.utf8)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    do {
      return (try BearerToken(contentsOf: path), path)
    } catch MonitoringError.badToken(path, let minimum) {
      throw MonitoringError.badToken(path: "token", minimum: minimum)
    } catch MonitoringError.tokenForAll(path) {
      throw MonitoringError.tokenForAll(path: "token")
    }
  }

  @Test func whiteSpaceAroundItDoesNotCount() throws {
    let token = try token("  0123456789abcdef\n").0
    #expect(token.isShown(in: "Bearer 0123456789abcdef"))
    #expect(!token.isShown(in: "Bearer 0123456789abcdef "))
    #expect(!token.isShown(in: nil))
  }

  @Test(arguments: ["", "\n", "0123456789abcde", "0123456789 abcdef", "0123456789äbcdef"])
  func whatIsNoTokenIsRefused(text: String) {
    #expect(throws: MonitoringError.badToken(path: "token", minimum: 16)) { try token(text) }
  }

  @Test func aFileThatEveryoneMayReadIsRefused() {
    #expect(throws: MonitoringError.tokenForAll(path: "token")) {
      try token("0123456789abcdef", mode: 0o644)
    }
  }

  @Test func aMissingFileIsTold() {
    #expect(
      throws: MonitoringError.cannotReadToken(path: "/no/such", reason: .noSuchFileOrDirectory)
    ) { try BearerToken(contentsOf: "/no/such") }
    #expect(throws: MonitoringError.cannotReadToken(path: "/proc", reason: .isDirectory)) {
      try BearerToken(contentsOf: "/proc")
    }
  }
}
