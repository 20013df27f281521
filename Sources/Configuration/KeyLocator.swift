// SPDX-License-Identifier: Apache-2.0

/// One step on the way from a document's root to a value.
enum PathPart: Hashable, Sendable {
  case key(String)
  case index(Int)
}

/// Finds the line of every key and array element in a TOML text.
///
/// The parser says where syntax is wrong but not where a value came from. Text with wrong syntax is
/// followed as far as it makes sense. A quoted key with an escape in it is not decoded, so it is
/// found at the line of its table.
struct KeyLocator {
  /// Far more than any configuration has, far less than the parser's recursion can take.
  static let deepestNesting = 64

  private let lines: [[PathPart]: Int]
  /// The line at which something is nested deeper than `deepestNesting`.
  let tooDeepLine: Int?

  init(_ text: String) {
    var scanner = TOMLScanner(text)
    scanner.scan()
    lines = scanner.lines
    tooDeepLine = scanner.tooDeepLine
  }

  /// Line of a value, counted from 1; of what it is in where the value itself was not found.
  func line(of path: [PathPart]) -> Int {
    var path = path[...]
    while !path.isEmpty {
      if let line = lines[Array(path)] { return line }
      path.removeLast()
    }
    return 1
  }
}
