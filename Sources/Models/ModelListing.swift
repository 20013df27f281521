// SPDX-License-Identifier: Apache-2.0

/// One line per model: what it is for, its size and licence, and whether it is there.
package struct ModelListing: Equatable, Sendable {
  package struct Row: Equatable, Sendable {
    package let model: ModelName
    package let state: ModelDirectory.State
    /// Bytes of all its files; `nil` unless it is installed.
    package let bytes: Int?
    package let licences: [String]
  }

  package let rows: [Row]

  package init(_ directory: ModelDirectory) {
    rows = ModelName.allCases.map { model in
      let state = directory.state(of: model)
      let files = state == .installed ? (try? directory.manifest(of: model))?.files : nil
      var licences: [String] = []
      for licence in model.carriers.map({ $0.weightsLicence.prefix { $0 != " " } })
      where !licences.contains(String(licence)) {
        licences.append(String(licence))
      }
      return Row(
        model: model, state: state, bytes: files?.reduce(0) { $0 + $1.bytes }, licences: licences)
    }
  }

  /// A table with a heading.
  package var table: String {
    let cells =
      [["MODEL", "STATE", "SIZE", "LICENCE", "WHAT IT IS FOR"]]
      + rows.map { row in
        [
          row.model.rawValue, row.state.word, row.bytes.map { "\(ByteCount($0))" } ?? "-",
          row.licences.joined(separator: ", "), row.model.role,
        ]
      }
    let widths = (0..<5).map { column in cells.map { $0[column].count }.max() ?? 0 }
    let lines = cells.map { row in
      let padded = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      return String(padded.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
    }
    let faults = rows.compactMap { row in
      if case .damaged(let reason) = row.state { "\(row.model.rawValue): \(reason)" } else { nil }
    }
    return (lines + faults).joined(separator: "\n")
  }
}

extension ModelDirectory.State {
  /// `installed`, `missing` or `damaged`.
  package var word: String {
    switch self {
    case .installed: "installed"
    case .missing: "missing"
    case .damaged: "damaged"
    }
  }
}
