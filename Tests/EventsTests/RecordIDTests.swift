// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Events

@Suite struct RecordIDTests {
  @Test func identifiersAreTheSameInEveryRun() {
    let id = RecordID.segment(source: "door", epoch: 0, start: MediaTime(seconds: 8))
    #expect(id == "fb44291d2074e309c5f5db4b6650f8ad")
  }

  @Test func everythingInANameCounts() {
    let start = MediaTime(seconds: 1)
    let ids = [
      RecordID.segment(source: "a", epoch: 0, start: start),
      RecordID.segment(source: "b", epoch: 0, start: start),
      RecordID.segment(source: "a", epoch: 1, start: start),
      RecordID.segment(source: "a", epoch: 0, start: .zero),
      RecordID.alert(source: "a", epoch: 0, start: start, rule: ""),
      RecordID.alert(source: "a", epoch: 0, start: start, rule: "x"),
    ]
    #expect(Set(ids).count == ids.count)
  }

  @Test func partsDoNotRunIntoEachOther() {
    #expect(
      RecordID.segment(source: "a1", epoch: 1, start: .zero)
        != RecordID.segment(source: "a", epoch: 11, start: .zero))
  }

  @Test func identifiersHave32Digits() {
    for index in 0..<300 {
      let id = RecordID.segment(source: "s", epoch: index, start: .zero)
      #expect(id.count == 32 && id.allSatisfy { $0.isHexDigit && !$0.isUppercase })
    }
  }
}
