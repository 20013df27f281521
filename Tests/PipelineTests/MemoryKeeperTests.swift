// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Testing

@testable import Pipeline

@Suite struct MemoryKeeperTests {
  private func alert(_ phase: AlertEvent.Phase) -> AlertEvent {
    AlertEvent(
      phase: phase, rule: "glass", severity: .info, epoch: 0, start: .zero, end: .zero, score: 1,
      evidence: [], reason: "Glass.", segmentStart: nil)
  }

  @Test func beginsAndEndsAreSavedOnce() {
    let saved = Locked(0)
    var keeper = MemoryKeeper { _ in saved.withLock { $0 += 1 } }
    keeper.saveIfDue(RuleMemory())
    #expect(saved.withLock(\.self) == 0)
    for phase in AlertEvent.Phase.allCases {
      keeper.note([alert(phase)])
      keeper.saveIfDue(RuleMemory())
      keeper.saveIfDue(RuleMemory())
    }
    #expect(saved.withLock(\.self) == 2)
  }

  @Test func theBackgroundIsSavedEveryTenMinutes() {
    let saved = Locked(0)
    var keeper = MemoryKeeper { _ in saved.withLock { $0 += 1 } }
    for _ in 0..<2500 {
      keeper.countStep()
      keeper.saveIfDue(RuleMemory())
    }
    #expect(saved.withLock(\.self) == 2)
  }
}
