// SPDX-License-Identifier: Apache-2.0
import Core

/// Rows of text in columns, made as wide as they need to be and as narrow as they have to be.
struct TextTable {
  struct Column {
    let title: String
    var isNumber = false
    /// Columns of higher rank are left out first where the width does not suffice; 0 never.
    var rank = 0
  }

  struct Cell: ExpressibleByStringLiteral {
    let text: String
    var color: Color?

    init(_ text: String, color: Color? = nil) {
      self.text = text.printable
      self.color = color
    }

    init(stringLiteral text: String) { self.init(text) }
  }

  enum Color: Int {
    case red = 31
    case green = 32
    case yellow = 33
    case gray = 90

    func applied(to text: String) -> String { "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" }
  }

  private static let separator = "  "
  private static let minimumFirstColumn = 6

  let columns: [Column]
  let rows: [[Cell]]

  /// Draws the table.
  ///
  /// - Parameters:
  ///   - width: most columns of the terminal to use; `nil`: no limit. The first column is shortened
  ///     where leaving out others does not suffice.
  ///   - hasColor: whether the terminal shows colours.
  /// - Returns: lines without spaces at their ends.
  func render(width: Int?, hasColor: Bool) -> [String] {
    var widths = columns.indices.map { column in
      max(columns[column].title.count, rows.map { $0[column].text.count }.max() ?? 0)
    }
    var kept = Array(columns.indices)
    func excess() -> Int {
      let needed =
        kept.map { widths[$0] }.reduce(0, +) + Self.separator.count * (kept.count - 1)
      return needed - (width ?? needed)
    }
    while excess() > 0,
      let last = kept.filter({ columns[$0].rank > 0 })
        .max(by: { columns[$0].rank < columns[$1].rank })
    {
      kept.removeAll { $0 == last }
    }
    if excess() > 0, let first = kept.first {
      widths[first] = max(Self.minimumFirstColumn, widths[first] - excess())
    }
    let head = columns.map { Cell($0.title, color: .gray) }
    return ([head] + rows).map { row in
      kept.map { column in
        let isLast = column == kept.last && !columns[column].isNumber
        let text = padded(row[column].text, in: column, to: isLast ? 0 : widths[column])
        return hasColor ? row[column].color?.applied(to: text) ?? text : text
      }.joined(separator: Self.separator)
    }
  }

  private func padded(_ text: String, in column: Int, to width: Int) -> String {
    if width > 0, text.count > width { return "\(text.prefix(width - 1))…" }
    if columns[column].isNumber { return text.leftPadded(to: width, with: " ") }
    return text + String(repeating: " ", count: max(0, width - text.count))
  }
}

extension String {
  /// The text without what could make a terminal do things, or make a line read in another order.
  var printable: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { scalar in
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
          default: scalar
          }
        }))
  }
}
