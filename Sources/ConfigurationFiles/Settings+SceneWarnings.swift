// SPDX-License-Identifier: Apache-2.0
import Core
import Events

extension Settings {
  /// What rules ask of cameras that these cannot answer.
  var sceneWarnings: [String] {
    let rules = rules.filter(\.isEnabled)
    return rules.flatMap { rule in keyframeWarnings(rule) + zoneWarnings(rule) + maskWarnings(rule)
    }
  }

  private func keyframeWarnings(_ rule: AlertRule) -> [String] {
    guard sampling.frameSelection == .keyframes, !rule.motions.isEmpty else { return [] }
    return [
      """
      rule "\(rule.name)": motion is unknown where only keyframes are decoded. Set \
      sampling.frame_selection to "nearest".
      """
    ]
  }

  private func zoneWarnings(_ rule: AlertRule) -> [String] {
    cameras(of: rule).flatMap { camera in
      let drawn = motionZones(of: camera)
      let missing = Set(rule.motions.map(\.zone)).filter { !$0.isEmpty && drawn[$0] == nil }
      return missing.sorted().map { zone in
        """
        rule "\(rule.name)": zone "\(zone)" is not drawn for camera "\(camera)", so motion in it is \
        unknown there. Add the camera to the zone, or name the rule's cameras.
        """
      }
    }
  }

  private func maskWarnings(_ rule: AlertRule) -> [String] {
    guard rule.hasClip else { return [] }
    return cameras(of: rule).filter { !masks(of: $0).isEmpty }.map { camera in
      """
      rule "\(rule.name)": camera "\(camera)" has masks, so its clips are left out. Use snapshots, \
      in which masks are black.
      """
    }
  }

  func cameras(of rule: AlertRule) -> [String] {
    cameras.map(\.name).filter { rule.cameras.isEmpty || rule.cameras.contains($0) }
  }
}
