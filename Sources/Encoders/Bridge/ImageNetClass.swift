// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A class of ImageNet in words.
package struct ImageNetClass: Hashable, Sendable {
  package static let tableFile = "labels-imagenet.tsv"

  package let name: String
  /// Its synonyms in WordNet, as one text.
  package let lemmas: String
  package let definition: String

  package init(name: String, lemmas: String, definition: String) {
    self.name = name
    self.lemmas = lemmas
    self.definition = definition
  }

  /// Reads a table of classes in the order of their indices.
  ///
  /// Every line has five columns: index, synset, name, lemmas, definition.
  ///
  /// - Parameter path: UTF-8 text, columns parted by tabs.
  /// - Returns: the classes, one per line.
  /// - Throws: `EncoderError.badClassTable`.
  package static func table(path: String) throws(EncoderError) -> [ImageNetClass] {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw .badClassTable(path: path, reason: "cannot read it (\(error.localizedDescription))")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .badClassTable(path: path, reason: "it is not UTF-8")
    }
    var classes: [ImageNetClass] = []
    for line in text.split(separator: "\n") {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard columns.count == 5, columns[0] == String(classes.count) else {
        throw .badClassTable(
          path: path,
          reason: "line \(classes.count + 1) is not class \(classes.count) in five columns")
      }
      classes.append(
        ImageNetClass(name: columns[2], lemmas: columns[3], definition: columns[4]))
    }
    return classes
  }
}
