// SPDX-License-Identifier: Apache-2.0
import Core

/// What the rules of one camera have to know when the program starts again.
package struct RuleMemory: Codable, Hashable, Sendable {
  /// One alert that was not over by itself; its times are those of the clock on the wall.
  struct Alert: Codable, Hashable, Sendable {
    /// That of the rule.
    let fingerprint: String
    let origin: AlertOrigin
    let start: MediaTime
    let end: MediaTime
    let score: Float
    let findings: [Finding]
    /// Whether its end was reported, because the program or the connection came to an end.
    let isEnded: Bool
  }

  /// What a rule's condition scored, by the rule's fingerprint.
  var backgrounds: [String: QuantileSketch] = [:]
  var alerts: [Alert] = []

  package init() {}

  /// What a rule's condition scored; `nil` if nobody kept it.
  package func background(of rule: AlertRule) -> QuantileSketch? { backgrounds[rule.fingerprint] }
}

/// Where an alert began, by which it has its identifier in all runs of the program.
package struct AlertOrigin: Codable, Hashable, Sendable {
  /// The run; `nil` for files.
  let session: String?
  let epoch: Int
  /// On the source's own clock of that run.
  let start: MediaTime
  let segmentStart: MediaTime?
}

extension AlertRule {
  /// The same as long as the rule's name and condition are.
  var fingerprint: String { FNV1a.digits(of: Array("\(name)\n\(condition)".utf8)) }
}
