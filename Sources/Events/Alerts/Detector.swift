// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// What reads the steps for one rule, with whatever it has to remember of those before.
enum Detector: Sendable {
  case sound(SoundDetector)
  case black(BlackDetector)
  case frozen(FrozenDetector)

  /// - Parameters:
  ///   - rule: what to look for.
  ///   - soundClassNames: the audio encoder's classes.
  /// - Throws: `RuleError` for a sound that is not among them.
  init(_ rule: AlertRule, soundClassNames: [String]) throws(RuleError) {
    switch rule.condition {
    case .sound(let condition):
      self = .sound(
        try SoundDetector(condition, rule: rule.name, classNames: soundClassNames))
    case .tamper(.black): self = .black(BlackDetector())
    case .tamper(.frozen): self = .frozen(FrozenDetector())
    }
  }

  mutating func read(_ step: EncodedStep) -> Reading {
    switch self {
    case .sound(let detector): return detector.read(step)
    case .black(let detector): return detector.read(step)
    case .frozen(var detector):
      defer { self = .frozen(detector) }
      return detector.read(step)
    }
  }
}
