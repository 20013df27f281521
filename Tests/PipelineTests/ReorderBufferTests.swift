// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Pipeline

@Suite struct ReorderBufferTests {
  @Test func resultsComeOutInOrderAsSoonAsNothingIsMissingBeforeThem() {
    var buffer = ReorderBuffer<String>()
    #expect(buffer.insert("c", at: 2) == [])
    #expect(buffer.insert("a", at: 0) == ["a"])
    #expect(buffer.insert("d", at: 3) == [])
    #expect(buffer.insert("b", at: 1) == ["b", "c", "d"])
  }
}
