// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@Suite struct MediaTimeTests {
  @Test(arguments: [
    (0.5, 500_000_000), (-0.5, -500_000_000), (1e-9, 1), (0.4e-9, 0), (0.6e-9, 1),
    (1e300, Int64.max), (-.infinity, .min), (.infinity, .max), (.nan, 0),
  ])
  func secondsAreRoundedToNanosecondsAndClamped(seconds: Double, nanoseconds: Int64) {
    #expect(MediaTime(seconds: seconds).nanoseconds == nanoseconds)
  }

  @Test func arithmeticIsExact() {
    let tenth = MediaTime(seconds: 0.1)
    #expect(tenth + tenth + tenth == MediaTime(seconds: 0.3))
    #expect(tenth * 3 - tenth == MediaTime(nanoseconds: 200_000_000))
    #expect((tenth * 864_000).seconds == 86_400)
  }

  @Test func timesAreOrdered() {
    #expect(MediaTime(nanoseconds: -1) < .zero)
    #expect([MediaTime(seconds: 2), .zero].min() == .zero)
  }

  @Test(arguments: [
    (0, "0.000 s"), (12_500_000_000, "12.500 s"), (1_499_999, "0.001 s"), (1_500_000, "0.002 s"),
    (999_999_999, "1.000 s"), (-7_000_000, "-0.007 s"), (Int64.min, "-9223372036.855 s"),
  ])
  func descriptionHasMilliseconds(nanoseconds: Int64, text: String) {
    #expect(MediaTime(nanoseconds: nanoseconds).description == text)
  }
}
