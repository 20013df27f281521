// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@Suite struct PaddingTests {
  @Test func shortTextsAreFilledFromTheLeft() {
    #expect("7".leftPadded(to: 3) == "007")
    #expect("".leftPadded(to: 2, with: " ") == "  ")
  }

  @Test func textsThatAreLongEnoughStayWhole() {
    #expect("123".leftPadded(to: 3) == "123")
    #expect("1234".leftPadded(to: 3) == "1234")
    #expect("é".leftPadded(to: 0) == "é")
  }
}
