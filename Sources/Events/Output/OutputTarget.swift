// SPDX-License-Identifier: Apache-2.0

/// How records are written.
package enum OutputFormat: String, CaseIterable, Codable, Sendable {
  /// One JSON document per line.
  case json
  /// One readable line per record.
  case text
}

/// Where records go.
package enum OutputTarget: Hashable, Sendable {
  case standardOutput
  case file(String)

  /// - Parameter argument: a path, or `-` for standard output.
  package init(argument: String) {
    self = argument == "-" ? .standardOutput : .file(argument)
  }

  func open() throws(OutputError) -> any LineSink {
    switch self {
    case .standardOutput: JSONLinesWriter.standardOutput
    case .file(let path): try JSONLinesWriter(replacing: path)
    }
  }
}
