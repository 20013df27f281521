// SPDX-License-Identifier: Apache-2.0
import Core
import Events

/// Takes alerts somewhere else.
///
/// Called by one thread at a time, except for `cancel`.
protocol AlertSink: Sendable {
  /// Returns once the alert is where it is to go, whatever happens to either side then.
  func deliver(_ alert: AlertRecord) throws(DeliveryFailure)

  /// Called about once a second while nothing is to be delivered.
  func idle()

  /// Makes a delivery that is under way fail soon, and every later one; from any thread.
  func cancel()
}

extension AlertSink {
  func idle() {}
}

/// Why an alert was not taken this time.
package struct DeliveryFailure: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// It may work later: tried again for ever.
    case temporary
    /// This alert will hardly ever be taken: given up after some tries.
    case refused
  }

  package let kind: Kind
  /// A few words without any secret.
  package let reason: String
  /// Seconds that the receiver asks us to wait.
  package let retryAfter: Double?

  package static func temporary(_ reason: String, retryAfter: Double? = nil) -> DeliveryFailure {
    DeliveryFailure(kind: .temporary, reason: reason, retryAfter: retryAfter)
  }

  package static func refused(_ reason: String) -> DeliveryFailure {
    DeliveryFailure(kind: .refused, reason: reason, retryAfter: nil)
  }
}
