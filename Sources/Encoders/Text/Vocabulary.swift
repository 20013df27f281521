// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The word pieces of a BERT model, numbered by their lines in the vocabulary file.
///
/// Pieces are told apart scalar by scalar. As `String` keys, pieces that are canonically equivalent
/// (an accented letter and its decomposition) would be one.
package struct Vocabulary: Sendable {
  typealias Pieces = [ArraySlice<Unicode.Scalar>: Int]

  package let count: Int
  let unknown: Int
  let classification: Int
  let separator: Int
  /// Pieces that begin a word, and those that go on with one, the latter without their `##`.
  private let initial: Pieces
  private let continuing: Pieces
  /// Scalars in the longest piece.
  private let longest: Int

  /// Reads a vocabulary file: UTF-8, one piece a line.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - count: how many pieces there have to be, the rows of the model's word embedding.
  /// - Throws: `EncoderError.badVocabulary`.
  package init(path: String, count: Int) throws(EncoderError) {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw .badVocabulary(path: path, reason: "cannot read it (\(error.localizedDescription))")
    }
    try self.init(bytes: bytes, path: path, count: count)
  }

  /// From the contents of the file at `path`.
  init(bytes: some Collection<UInt8>, path: String, count: Int) throws(EncoderError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .badVocabulary(path: path, reason: "it is not UTF-8")
    }
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    guard lines.count == count else {
      throw .badVocabulary(
        path: path, reason: "it has \(lines.count) pieces, the model \(count)")
    }
    do {
      try self.init(pieces: lines.map(Array.init))
    } catch {
      throw .badVocabulary(path: path, reason: error.reason)
    }
  }

  /// Why a list of pieces is no vocabulary.
  struct Fault: Error {
    let reason: String
  }

  init(pieces: [[Unicode.Scalar]]) throws(Fault) {
    var (initial, continuing) = (Pieces(), Pieces())
    let mark: [Unicode.Scalar] = ["#", "#"]
    for (id, piece) in pieces.enumerated() {
      let previous =
        if piece.count > mark.count, piece.starts(with: mark) {
          continuing.updateValue(id, forKey: piece.dropFirst(mark.count))
        } else {
          initial.updateValue(id, forKey: piece[...])
        }
      if let previous {
        throw Fault(reason: "lines \(previous + 1) and \(id + 1) are the same")
      }
    }
    func special(_ name: String) throws(Fault) -> Int {
      guard let id = initial[Array(name.unicodeScalars)[...]] else {
        throw Fault(reason: "the piece \(name) is missing")
      }
      return id
    }
    count = pieces.count
    unknown = try special("[UNK]")
    classification = try special("[CLS]")
    separator = try special("[SEP]")
    longest = pieces.map(\.count).max() ?? 0
    self.initial = initial
    self.continuing = continuing
  }

  /// The longest piece that `rest` begins with, and where `rest` goes on after it.
  func longestMatch(
    _ rest: ArraySlice<Unicode.Scalar>, insideWord: Bool
  ) -> (id: Int, end: Int)? {
    let pieces = insideWord ? continuing : initial
    var candidate = rest.prefix(longest)
    while !candidate.isEmpty {
      if let id = pieces[candidate] { return (id, candidate.endIndex) }
      candidate.removeLast()
    }
    return nil
  }
}
