// SPDX-License-Identifier: Apache-2.0
import Events

/// Decides when what the rules have learnt is worth saving.
struct MemoryKeeper: Sendable {
  /// Ten minutes at two steps a second: what a crash may cost of the background.
  private static let stepsBetweenSaves = 1200

  private let save: @Sendable (RuleMemory) -> Void
  private var steps = 0
  private var isDue = false

  init(save: @escaping @Sendable (RuleMemory) -> Void) { self.save = save }

  mutating func countStep() {
    steps += 1
    if steps % Self.stepsBetweenSaves == 0 { isDue = true }
  }

  /// Alerts that began or ended have to be known at once.
  mutating func note(_ alerts: [AlertEvent]) {
    if alerts.contains(where: { $0.phase != .update }) { isDue = true }
  }

  mutating func saveIfDue(_ memory: @autoclosure () -> RuleMemory) {
    guard isDue else { return }
    isDue = false
    save(memory())
  }
}
