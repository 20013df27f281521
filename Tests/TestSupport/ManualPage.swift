// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// A manual page, of which the part between two comments is made from the program itself.
package struct ManualPage {
  private static let begin = ".\\\" What follows is made by the tests: UPDATE_FIXTURES=1.\n"
  private static let end = ".\\\" That was it.\n"

  private let path: String

  /// - Parameter name: a file in `man`.
  package init(_ name: String) {
    path = "\(Fixtures.project)/man/\(name)"
  }

  /// Expects the part to be `made`; with `UPDATE_FIXTURES=1` it is written, and the test fails.
  ///
  /// - Throws: what keeps the page from being read or written.
  package func expect(_ made: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let first = try #require(text.firstRange(of: Self.begin), sourceLocation: sourceLocation)
    let last = try #require(text.firstRange(of: Self.end), sourceLocation: sourceLocation)
    let part = first.upperBound..<last.lowerBound
    if ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] == "1" {
      try text.replacingCharacters(in: part, with: made)
        .write(toFile: path, atomically: true, encoding: .utf8)
      Issue.record("\(path) was rewritten; look at the difference and run again without")
    }
    #expect(text[part] == made, sourceLocation: sourceLocation)
  }

  /// A text as roff reads it: hyphens stay what they are, and nothing is a request.
  package static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix(".") || $0.hasPrefix("'") ? "\\&\($0)" : $0 }
      .joined(separator: "\n")
  }
}
