// SPDX-License-Identifier: Apache-2.0

/// A class name with the score that an encoder gave it, 0...1.
package struct LabelScore: Hashable, Sendable {
  package let name: String
  package let score: Float

  package init(name: String, score: Float) {
    self.name = name
    self.score = score
  }
}
