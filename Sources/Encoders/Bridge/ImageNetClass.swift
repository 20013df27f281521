// SPDX-License-Identifier: Apache-2.0

/// A class of ImageNet in words.
package struct ImageNetClass: Hashable, Sendable {
  package let name: String
  /// Its synonyms in WordNet, as one text.
  package let lemmas: String
  package let definition: String

  package init(name: String, lemmas: String, definition: String) {
    self.name = name
    self.lemmas = lemmas
    self.definition = definition
  }
}
