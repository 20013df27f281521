// SPDX-License-Identifier: Apache-2.0
import Core
import Events

/// A place that alerts are taken to.
package struct SinkOptions: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Standard output, one record per line.
    case standardOutput
    case command(CommandOptions)
    case webhook(WebhookOptions)
    case mqtt(MQTTOptions)
  }

  /// Where a sink begins that has never been there before.
  package enum Start: String, CaseIterable, Codable, Sendable {
    case now
    /// The oldest record that is kept.
    case beginning
  }

  /// Unique among the sinks, as the place that was reached is kept under it.
  package var name: String
  package var kind: Kind
  package var filter = AlertFilter()
  package var retry = RetryPolicy()
  package var start = Start.now

  package init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}

/// Which alerts a sink is given.
package struct AlertFilter: Hashable, Sendable {
  package var minimumSeverity = AlertRule.Severity.info
  /// Names of rules; empty means all.
  package var rules: Set<String> = []
  /// Names of cameras; empty means all.
  package var cameras: Set<String> = []

  package init() {}

  package func accepts(_ alert: AlertRecord) -> Bool {
    alert.severity >= minimumSeverity && (rules.isEmpty || rules.contains(alert.rule))
      && (cameras.isEmpty || cameras.contains(alert.source))
  }
}

/// When a delivery that failed is tried again.
package struct RetryPolicy: Hashable, Sendable {
  /// Seconds after the first failure; doubled after each further one.
  package var minimumDelay = 1.0
  package var maximumDelay = 300.0
  /// Seconds that a receiver may ask for.
  static let longestRetryAfter = 3600.0
  /// Tries after which an alert that the receiver refuses is given up.
  package var refusals = 5

  package init() {}

  /// Seconds to wait.
  ///
  /// - Parameters:
  ///   - failures: how often it has failed, at least once.
  ///   - jitter: 0..<1; spreads the tries of many senders over half of the delay.
  /// - Returns: between half of the delay and the whole.
  func delay(afterFailures failures: Int, jitter: Double) -> Double {
    let doubled = (1..<max(failures, 1)).prefix(32).reduce(minimumDelay) { delay, _ in delay * 2 }
    return min(doubled, maximumDelay) * (0.5 + jitter / 2)
  }
}
