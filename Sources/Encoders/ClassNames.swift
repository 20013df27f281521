// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Reads the lists of class names that lie beside the weights.
package enum ClassNames {
  /// Third column of tab-separated rows: index, synset, name, lemmas, definition.
  package static func imageNet(path: String) throws(EncoderError) -> [String] {
    let rows = try lines(path).map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    return try names(in: rows.map { $0.map(String.init) }, columns: 5, path: path)
  }

  /// Third column of comma-separated rows after a header: index, mid, display name.
  package static func audioSet(path: String) throws(EncoderError) -> [String] {
    let rows = try lines(path)
    guard rows.first == "index,mid,display_name" else {
      throw .badClassNames(
        path: path, reason: "its first line is not \"index,mid,display_name\"")
    }
    return try names(in: rows.dropFirst().map(fields(ofCSV:)), columns: 3, path: path)
  }

  /// The names in the third column of rows that are numbered from 0 in the first.
  private static func names(
    in rows: [[String]], columns: Int, path: String
  ) throws(EncoderError) -> [String] {
    var names: [String] = []
    for fields in rows {
      guard fields.count == columns, fields[0] == String(names.count), !fields[2].isEmpty else {
        throw .badClassNames(
          path: path,
          reason: "expected \(columns) columns for class \(names.count), found \(fields)")
      }
      names.append(fields[2])
    }
    guard !names.isEmpty else { throw .badClassNames(path: path, reason: "it is empty") }
    return names
  }

  /// Fields of one line; those in double quotes may hold commas, and `""` for a quote.
  private static func fields(ofCSV line: String) -> [String] {
    var fields = [""]
    var isQuoted = false
    var wasQuote = false
    for character in line {
      switch character {
      case "\"":
        if wasQuote { fields[fields.count - 1].append(character) }
        isQuoted.toggle()
        wasQuote = !isQuoted
        continue
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
      wasQuote = false
    }
    return fields
  }

  private static func lines(_ path: String) throws(EncoderError) -> [String] {
    let text: String
    do {
      text = try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw .badClassNames(path: path, reason: "cannot be read as UTF-8 text")
    }
    return text.split(whereSeparator: \.isNewline).map(String.init)
  }
}
