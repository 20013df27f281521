// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

/// Sentences about footage, from a CSV file (RFC 4180).
///
/// Its first line names the columns: `start`, `end` (seconds) and `caption`, in any order, and `file`
/// where one list is about several files. An end that is empty is that of the footage. A column
/// `contrast` has sentences that are not true of it, or nothing (`CaptionText`).
package struct CaptionFile: Sendable {
  private struct Row: Sendable {
    let file: String?
    let caption: CaptionText
  }

  /// End of a caption that has none.
  package static let open = MediaTime(nanoseconds: Int64.max / 8)

  private let rows: [Row]

  /// - Throws: `FeaturesError.cannotReadCaptions` or `.badCaptions`.
  package init(path: String) throws(FeaturesError) {
    let text: String
    do {
      text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    } catch {
      throw .cannotReadCaptions(path: path, reason: error.localizedDescription)
    }
    try self.init(text: text, path: path)
  }

  init(text: String, path: String) throws(FeaturesError) {
    var table = CSVTable(text)
    func bad(_ line: Int, _ reason: String) -> FeaturesError {
      .badCaptions(path: path, line: line, reason: reason)
    }
    guard let header = table.next()?.fields else { throw bad(1, "the file is empty") }
    func column(_ name: String) -> Int? {
      header.firstIndex { $0.trimmingCharacters(in: .whitespaces).lowercased() == name }
    }
    guard let start = column("start"), let end = column("end"), let caption = column("caption")
    else { throw bad(1, "a column is missing") }
    let (file, contrast) = (column("file"), column("contrast"))
    var rows: [Row] = []
    while let (line, fields) = table.next() {
      guard fields.count == header.count else {
        throw bad(line, "has \(fields.count) fields, the first line \(header.count)")
      }
      guard let from = Self.time(fields[start]) else { throw bad(line, "the start is no number") }
      guard let to = fields[end].isEmpty ? Self.open : Self.time(fields[end]) else {
        throw bad(line, "the end is no number")
      }
      guard to > from else { throw bad(line, "the end is not after the start") }
      let text = fields[caption].trimmingCharacters(in: .whitespacesAndNewlines)
      guard !text.isEmpty else { throw bad(line, "the caption is empty") }
      let untrue = contrast.map { fields[$0].trimmingCharacters(in: .whitespacesAndNewlines) }
      rows.append(
        Row(
          file: file.map { fields[$0] },
          caption: CaptionText(
            Cue(start: from, end: to, text: text), contrast: untrue == "" ? nil : untrue)))
    }
    self.rows = rows
  }

  /// The captions of one file, in order of their start.
  ///
  /// - Parameter name: a path, of which a row may give the end only.
  /// - Returns: the captions; none if the list does not know the file.
  package func captions(of name: String) -> [CaptionText] {
    rows.filter { row in row.file.map { name == $0 || name.hasSuffix("/\($0)") } ?? true }
      .map(\.caption).sorted { $0.cue.start < $1.cue.start }
  }

  private static func time(_ field: String) -> MediaTime? {
    Double(field.trimmingCharacters(in: .whitespaces)).flatMap { seconds in
      (0...1e9).contains(seconds) ? MediaTime(seconds: seconds) : nil
    }
  }
}

/// Reads rows of comma-separated values, whose fields may be quoted and then hold anything.
private struct CSVTable {
  private var rest: Substring
  private var line = 0

  init(_ text: String) {
    // Line ends of all kinds are one; a mark of the byte order is none of ours.
    rest = text.replacing("\r\n", with: "\n").replacing("\u{FEFF}", with: "")[...]
  }

  /// The next row that is not empty, and the line on which it begins.
  mutating func next() -> (line: Int, fields: [String])? {
    while !rest.isEmpty {
      line += 1
      let start = line
      let fields = row()
      if fields != [""] { return (start, fields) }
    }
    return nil
  }

  private mutating func row() -> [String] {
    var fields = [""]
    var isQuoted = false
    while let character = rest.popFirst() {
      if character == "\n" { line += isQuoted ? 1 : 0 }
      switch (character, isQuoted) {
      case ("\"", true) where rest.first == "\"":
        fields[fields.count - 1].append("\"")
        rest.removeFirst()
      case ("\"", _): isQuoted.toggle()
      case (",", false): fields.append("")
      case ("\n", false): return fields
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }
}
