// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Reads the lists of class names that lie beside the weights.
package enum ClassNames {
  /// Third column of the table of ImageNet's classes.
  package static func imageNet(path: String) throws(EncoderError) -> [String] {
    try imageNetClasses(path: path).map(\.name)
  }

  /// Tab-separated rows: index, synset, name, lemmas, definition.
  package static func imageNetClasses(path: String) throws(EncoderError) -> [ImageNetClass] {
    let rows = try lines(path).map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    return try numbered(rows.map { $0.map(String.init) }, columns: 5, path: path)
      .map { ImageNetClass(name: $0[2], lemmas: $0[3], definition: $0[4]) }
  }

  /// Third column of comma-separated rows after a header: index, mid, display name.
  package static func audioSet(path: String) throws(EncoderError) -> [String] {
    let rows = try lines(path)
    guard rows.first == "index,mid,display_name" else {
      throw .badClassNames(
        path: path, reason: "its first line is not \"index,mid,display_name\"")
    }
    return try numbered(rows.dropFirst().map(fields(ofCSV:)), columns: 3, path: path).map { $0[2] }
  }

  /// The rows, which must be numbered from 0 in the first column and have a name in the third.
  private static func numbered(
    _ rows: [[String]], columns: Int, path: String
  ) throws(EncoderError) -> [[String]] {
    for (index, fields) in rows.enumerated() {
      guard fields.count == columns, fields[0] == String(index), !fields[2].isEmpty else {
        throw .badClassNames(
          path: path, reason: "expected \(columns) columns for class \(index), found \(fields)")
      }
    }
    guard !rows.isEmpty else { throw .badClassNames(path: path, reason: "it is empty") }
    return rows
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
