// SPDX-License-Identifier: Apache-2.0

/// Lines of a text with their numbers; a line ends with LF, CR or both.
///
/// One line at a time, since an array of all of them can be many times the size of the text.
struct LineReader {
  struct Line {
    /// From 1.
    let number: Int
    /// Without the line end, and without white space at either end.
    let text: Substring

    var isBlank: Bool { text.isEmpty }
    var isTiming: Bool { text.utf8.contains("-->".utf8) }
  }

  private let text: String
  private var position: String.Index
  private var number = 0

  init(_ text: String) {
    self.text = text
    position = text.startIndex
  }

  /// The next line; `nil` at the end.
  mutating func next() -> Line? {
    let utf8 = text.utf8
    guard position < utf8.endIndex else { return nil }
    number += 1
    let start = position
    guard let end = utf8[start...].firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
      position = utf8.endIndex
      return Line(number: number, text: text[start...].trimmed())
    }
    position = utf8.index(after: end)
    if utf8[end] == 0x0D, position < utf8.endIndex, utf8[position] == 0x0A {
      position = utf8.index(after: position)
    }
    return Line(number: number, text: text[start..<end].trimmed())
  }
}

extension Substring {
  /// Without spaces and tabs at either end.
  fileprivate func trimmed() -> Substring {
    var rest = utf8[...]
    while let byte = rest.first, byte == 0x20 || byte == 0x09 { rest.removeFirst() }
    while let byte = rest.last, byte == 0x20 || byte == 0x09 { rest.removeLast() }
    return self[rest.startIndex..<rest.endIndex]
  }
}
