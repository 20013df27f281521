// SPDX-License-Identifier: Apache-2.0
import Core

extension AlertCondition {
  /// What it looks for, in words.
  var subject: String {
    switch self {
    case .all(let parts): parts.map(\.subject).joined(separator: " with ")
    case .any(let parts): parts.map(\.subject).joined(separator: " or ")
    case .not(let part): "no \(part.subject)"
    case .sequence(let sequence): sequence.steps.map(\.subject).joined(separator: ", then ")
    default: leaf?.subject ?? ""
    }
  }

  /// Where the first of its leaves looks.
  var modality: Modality { flattened.lazy.compactMap { $0.leaf?.modality }.first ?? .video }

  /// Checks what can be checked without the encoders; throws the first thing that is wrong.
  func check(rule: String) throws(RuleError) {
    try leaf?.check(rule: rule)
    switch self {
    case .all(let parts), .any(let parts):
      if parts.isEmpty { throw .noConditions(rule: rule, key: kind.rawValue) }
    case .sequence(let sequence):
      if sequence.steps.count < 2 { throw .shortSequence(rule: rule) }
      if sequence.within <= .zero { throw .noTime(rule: rule, key: "within") }
    default: break
    }
    for part in parts { try part.check(rule: rule) }
  }
}
