// SPDX-License-Identifier: Apache-2.0
import Core

/// Vectors of sentences, each made once for all rules and cameras while it is of use.
///
/// Any thread may use it; none waits while another one encodes.
package final class SentenceVectors: Sendable {
  /// How many sentences are kept: 0.4 MB.
  private static let capacity = 256

  private let encode: @Sendable (String) -> [Float]
  private let cache = Locked(BoundedCache<String, [Float]>(capacity: capacity))

  /// - Parameter encode: unit vector of a sentence.
  package init(encode: @escaping @Sendable (String) -> [Float]) { self.encode = encode }

  package func vector(of sentence: String) -> [Float] {
    if let known = cache.withLock({ $0[sentence] }) { return known }
    let vector = encode(sentence)
    return cache.withLock { $0.value(for: sentence) { _ in vector } }
  }
}
