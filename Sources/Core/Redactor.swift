// SPDX-License-Identifier: Apache-2.0

/// Takes secrets out of text that somebody may see: those it was told, and what looks like one.
///
/// Any thread may use it. A secret that was told once is never forgotten.
package final class Redactor: Sendable {
  /// The one of the process, through which every log line goes.
  package static let shared = Redactor()

  /// The longest first, as one secret may be part of another.
  private let secrets = Locked<[String]>([])

  package init() {}

  /// To be called before anything that could print it gets to know the URL.
  package func learn(_ url: RedactedURL) {
    for secret in url.secrets { learn(secret) }
  }

  package func learn(_ secret: String) {
    guard !secret.isEmpty else { return }
    secrets.withLock { secrets in
      guard !secrets.contains(secret) else { return }
      let position = secrets.firstIndex { $0.utf8.count < secret.utf8.count } ?? secrets.endIndex
      secrets.insert(secret, at: position)
    }
  }

  /// The text with `***` for every secret.
  package func redact(_ text: String) -> String {
    var text = text
    for secret in secrets.withLock({ $0 }) { text = Self.remove(secret, from: text) }
    if text.contains("://") {
      text = text.replacing(#/[A-Za-z][A-Za-z0-9+.\-]*://[^\s"'<>]+/#) {
        "\(RedactedURL(String($0.output)))"
      }
    }
    if text.contains("uthorization") || text.contains("UTHORIZATION") {
      text = text.replacing(#/((?i:authorization)["']?\s*[:=]\s*)[^\r\n]+/#) { "\($0.output.1)***" }
    }
    return text
  }

  /// A short secret is taken out only where it is a word, or it would take half the text with it.
  private static func remove(_ secret: String, from text: String) -> String {
    guard secret.utf8.count < 4 else { return text.replacing(secret, with: "***") }
    var redacted = ""
    var rest = text[...]
    while let range = rest.firstRange(of: secret) {
      let before = rest[..<range.lowerBound].last ?? redacted.last
      let isWord = !isPartOfWord(before) && !isPartOfWord(rest[range.upperBound...].first)
      redacted += rest[..<range.lowerBound] + (isWord ? "***" : secret)
      rest = rest[range.upperBound...]
    }
    return redacted + rest
  }

  private static func isPartOfWord(_ character: Character?) -> Bool {
    character.map { $0.isLetter || $0.isNumber } ?? false
  }
}
