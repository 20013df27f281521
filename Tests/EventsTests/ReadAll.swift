// SPDX-License-Identifier: Apache-2.0
import Events

extension RecordFollower {
  /// All alerts that are there now.
  func readAll() throws -> [AlertRecord] {
    var alerts: [AlertRecord] = []
    while true {
      switch try next() {
      case .alert(let alert): alerts.append(alert)
      case .more: continue
      case .end: return alerts
      }
    }
  }
}
