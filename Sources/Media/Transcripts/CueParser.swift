// SPDX-License-Identifier: Apache-2.0
import Core

/// Takes the text of a SubRip or WebVTT file apart into cues, in the order of the file.
///
/// Source: WebVTT (W3C, 2019, section 6) for blocks, headers and settings; SubRip has no
/// specification, and differs in what is done here only by its decimal comma. A block without a
/// valid timing line is skipped with a warning.
struct CueParser {
  private(set) var cues: [Cue] = []
  /// Whether there was nothing at all, a WebVTT header, or something like a timing line.
  private(set) var isTranscript = false
  private var notes = WarningList()
  private var lines: LineReader

  init(_ text: String) { lines = LineReader(text) }

  var warnings: [String] { notes.all }

  mutating func run() {
    guard var line = nextNonBlankLine() else { return isTranscript = true }
    let isWebVTT = line.text.hasPrefix("WEBVTT")
    if isWebVTT {
      isTranscript = true
      guard let first = skipHeader() else { return }
      line = first
    }
    while true {
      if isWebVTT && Self.isComment(line.text) {
        skipBlock()
      } else {
        readBlock(from: line)
      }
      guard let next = nextNonBlankLine() else { return }
      line = next
    }
  }

  /// Reads one block: an optional number or identifier, a timing line, lines of text.
  private mutating func readBlock(from first: LineReader.Line) {
    var timing = first
    if !timing.isTiming {
      guard let second = lines.next(), !second.isBlank else {
        return notes.add("line \(first.number): a cue without a timing line; skipped.")
      }
      guard second.isTiming else {
        notes.add("line \(second.number): a timing line was expected here; cue skipped.")
        return skipBlock()
      }
      timing = second
    }
    // Files that lack the blank line between two cues are common enough to be read.
    var current: LineReader.Line? = timing
    while let line = current { current = readCue(from: line) }
  }

  /// Reads the text after a timing line; returns the next timing line if no blank one precedes it.
  private mutating func readCue(from timing: LineReader.Line) -> LineReader.Line? {
    isTranscript = true
    var text: [Substring] = []
    var following: LineReader.Line?
    while let line = lines.next(), !line.isBlank {
      if line.isTiming {
        following = line
        if text.last?.allSatisfy(\.isNumber) == true { text.removeLast() }
        break
      }
      text.append(line.text)
    }
    guard let (start, end) = CueTiming.parse(timing.text) else {
      notes.add("line \(timing.number): not a valid timing line; cue skipped.")
      return following
    }
    guard start <= end else {
      notes.add("line \(timing.number): the cue ends before it starts; skipped.")
      return following
    }
    let plain = CueText.plain(text.joined(separator: "\n"))
    if !plain.isEmpty { cues.append(Cue(start: start, end: end, text: plain)) }
    return following
  }

  /// Passes over header lines; returns the first line after them.
  private mutating func skipHeader() -> LineReader.Line? {
    while let line = lines.next() {
      if line.isTiming { return line }
      if line.isBlank { return nextNonBlankLine() }
    }
    return nil
  }

  private mutating func skipBlock() {
    while let line = lines.next(), !line.isBlank {}
  }

  private mutating func nextNonBlankLine() -> LineReader.Line? {
    while let line = lines.next() {
      if !line.isBlank { return line }
    }
    return nil
  }

  /// Blocks of WebVTT that say nothing: comments, style sheets and regions.
  private static func isComment(_ line: Substring) -> Bool {
    ["NOTE", "STYLE", "REGION"].contains { word in
      line.hasPrefix(word) && line.dropFirst(word.count).allSatisfy(\.isWhitespace)
        || word == "NOTE" && (line.hasPrefix("NOTE ") || line.hasPrefix("NOTE\t"))
    }
  }
}

/// The first warnings, and how many more there were.
private struct WarningList {
  private static let most = 20
  private var kept: [String] = []
  private var dropped = 0

  mutating func add(_ warning: String) {
    if kept.count < Self.most { kept.append(warning) } else { dropped += 1 }
  }

  var all: [String] { dropped == 0 ? kept : kept + ["\(dropped) more cues skipped."] }
}
