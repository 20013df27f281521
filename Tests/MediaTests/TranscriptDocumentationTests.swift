// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Media

@Suite struct TranscriptDocumentationTests {
  @Test(arguments: [
    TranscriptError.cannotRead(path: "FILE", call: "CALL", reason: "REASON"),
    .isDirectory(path: "FILE"), .tooLarge(path: "FILE", limit: TranscriptReader.largestSize),
    .binary(path: "FILE"), .noTimings(path: "FILE"),
  ])
  func everyErrorHasItsHeadingInTroubleshooting(error: TranscriptError) throws {
    let text = try String(
      contentsOfFile: Fixtures.project + "docs/troubleshooting.md", encoding: .utf8)
    #expect(text.contains("### \(error.description)\n"))
  }
}
