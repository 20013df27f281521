// SPDX-License-Identifier: Apache-2.0

/// What a detector makes of one picture or one step.
package enum Verdict: Equatable, Sendable {
  /// There is nothing to judge by: it neither begins nor ends anything.
  case unknown
  /// What is looked for is not there.
  case clear
  /// What is looked for is there, and how clearly: 0...1, 0.5 for just so.
  case met(Double)

  package var isMet: Bool {
    if case .met = self { true } else { false }
  }

  /// Met with 0.5 at the limit and 1 at twice the limit, else clear.
  package static func comparing(_ value: Double, to limit: Double) -> Verdict {
    value >= limit ? .met(min(1, 0.5 * value / limit)) : .clear
  }

  /// What holds of two pictures together: met if either of them is, unknown only if both are.
  func joined(with other: Verdict) -> Verdict {
    switch (self, other) {
    case (.met(let one), .met(let two)): .met(max(one, two))
    case (.met, _): self
    case (_, .met): other
    case (.clear, _), (_, .clear): .clear
    case (.unknown, .unknown): .unknown
    }
  }
}
