// SPDX-License-Identifier: Apache-2.0
import Core
import Events

extension SceneQuestions {
  /// What rules ask of one camera or file.
  ///
  /// - Parameters:
  ///   - rules: those that are looked at there.
  ///   - isDrawn: whether a zone with this name is a part of its picture; of motion in one that
  ///     is not, nothing is known.
  package init(_ rules: [AlertRule], isDrawn: (String) -> Bool) {
    self.init()
    let enabled = rules.filter(\.isEnabled)
    let rivals = Set(enabled.flatMap(\.rivals))
    let watched = rules.filter { $0.isEnabled || rivals.contains($0.name) }
    for condition in watched.flatMap(\.condition.flattened) {
      switch condition {
      case .tamper(let kind): tamper.insert(kind)
      case .motion(let asked) where asked.zone.isEmpty || isDrawn(asked.zone):
        motion.insert(asked.criteria)
      default: break
      }
    }
  }
}
