// SPDX-License-Identifier: Apache-2.0
import Core
import Events

extension Settings {
  /// Words and sentences of rules that nothing can hear or see.
  var sentenceWarnings: [String] {
    rules.filter(\.isEnabled).flatMap { rule in
      let kinds = Set(rule.condition.flattened.map(\.kind))
      return (kinds.contains(.speech) ? speechWarnings(rule) : [])
        + (kinds.contains(.scene) ? [Self.sceneWarning(rule)] : [])
    }
  }

  private func speechWarnings(_ rule: AlertRule) -> [String] {
    let names = cameras(of: rule)
    return cameras.filter { names.contains($0.name) && $0.transcript.isEmpty }.map { camera in
      """
      rule "\(rule.name)": camera "\(camera.name)" has no transcript, so what is said there is \
      unknown. Give it one, or name the rule's cameras.
      """
    }
  }

  private static func sceneWarning(_ rule: AlertRule) -> String {
    """
    rule "\(rule.name)": scenes are known by the one thing that fills a good part of the picture, \
    which people never are, and small things in a wide view neither. Try it on your own footage.
    """
  }
}
