// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Core

@Suite struct FNV1aTests {
  /// The vectors of RFC 9923 and of the authors' test suite.
  @Test(arguments: [
    ("", "6c62272e07bb014262b821756295c58d"), ("a", "d228cb696f1a8caf78912b704e4a8964"),
    ("foobar", "343e1662793c64bf6f0d3597ba446f18"),
  ])
  func hashesAreThePublishedOnes(text: String, hash: String) {
    #expect(FNV1a.digits(of: text.utf8) == hash)
  }
}
