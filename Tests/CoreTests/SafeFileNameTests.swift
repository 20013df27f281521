// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Core

@Suite struct SafeFileNameTests {
  @Test func whatIsSafeAndShortStays() {
    #expect(SafeFileName.encoded("alerts-1.jsonl") == "alerts-1.jsonl")
    #expect(SafeFileName.encoded("a/b@c") == "a%2Fb%40c")
    #expect(SafeFileName.encoded("ü") == "%C3%BC")
  }

  @Test func whatIsTooLongIsCutAndStaysDifferent() {
    let names = ["1", "2"].map { String(repeating: "玄関", count: 32) + $0 }
    let encoded = names.map(SafeFileName.encoded)
    #expect(encoded.allSatisfy { $0.utf8.count == SafeFileName.longest })
    #expect(encoded[0] != encoded[1])
    #expect(!encoded[0].contains("/"))
  }
}
