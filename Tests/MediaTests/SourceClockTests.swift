// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core
import Testing

@testable import Media

@Suite struct SourceClockTests {
  private func timing(_ seconds: Double, lasting duration: Double = 0.04) -> SourceClock.Timing {
    SourceClock.Timing(
      time: MediaTime(seconds: seconds), duration: MediaTime(seconds: duration))
  }

  /// A clock that has seen stream 0 up to 10 s and stream 1 up to 9.9 s.
  private func running() -> SourceClock {
    var clock = SourceClock(startTime: .zero)
    for tick in 0...10 {
      _ = clock.place(timing(Double(tick)), stream: 0)
      if tick < 10 { _ = clock.place(timing(Double(tick) + 0.9), stream: 1) }
    }
    return clock
  }

  @Test func timeCountsFromTheStartThatIsKnownOrSeen() {
    var known = SourceClock(startTime: MediaTime(seconds: 1.4))
    #expect(known.place(timing(1.48), stream: 0) == .inEpoch)
    #expect(known.time(MediaTime(seconds: 2)) == MediaTime(seconds: 0.6))
    var unknown = SourceClock(startTime: nil)
    #expect(unknown.place(timing(100), stream: 0) == .inEpoch)
    #expect(unknown.time(MediaTime(seconds: 100.5)) == MediaTime(seconds: 0.5))
  }

  @Test(arguments: [14.9, 10, 10.04, 6, 5.1])
  func jumpsOfLessThanFiveSecondsStayInTheEpoch(seconds: Double) {
    var clock = running()
    #expect(clock.place(timing(seconds), stream: 0) == .inEpoch)
  }

  @Test func aJumpForwardThatIsConfirmedBeginsAnEpochAtItsOwnTime() {
    var clock = running()
    #expect(clock.place(timing(100), stream: 0) == .uncertain)
    #expect(clock.place(timing(10.1), stream: 1) == .inEpoch)
    #expect(clock.place(timing(100.04), stream: 0) == .newEpoch)
    #expect(clock.beginEpoch(after: MediaTime(seconds: 10.5)) == MediaTime(seconds: 100))
    #expect(clock.epoch == 1)
    #expect(clock.place(timing(100.04), stream: 0) == .inEpoch)
    // The other stream is still at the old place, then jumps as well.
    #expect(clock.place(timing(10.2), stream: 1) == .stray)
    #expect(clock.place(timing(100.3), stream: 1) == .inEpoch)
  }

  @Test(arguments: [2, 172_810])
  func afterAJumpBackwardOrBeyondADayTimeGoesOn(target: Double) {
    var clock = running()
    #expect(clock.place(timing(target), stream: 0) == .uncertain)
    #expect(clock.place(timing(target + 0.1), stream: 0) == .newEpoch)
    let start = clock.beginEpoch(after: MediaTime(seconds: 10.5))
    #expect(start == MediaTime(seconds: 10.5))
    #expect(clock.time(MediaTime(seconds: target + 1)) == MediaTime(seconds: 11.5))
  }

  @Test func theOtherStreamCanConfirmAJump() {
    var clock = running()
    #expect(clock.place(timing(100), stream: 0) == .uncertain)
    #expect(clock.place(timing(100.1), stream: 1) == .newEpoch)
  }

  @Test func aSingleStrayTimestampIsNoJump() {
    var clock = running()
    #expect(clock.place(timing(5000), stream: 0) == .uncertain)
    #expect(clock.place(timing(10.08), stream: 0) == .inEpoch)
    #expect(clock.epoch == 0)
    #expect(clock.readTime == MediaTime(seconds: 10.12))
  }

  @Test func longPacketsAndSparseStreamsAreNoJump() {
    var clock = running()
    #expect(clock.place(timing(10.1, lasting: 30), stream: 0) == .inEpoch)
    #expect(clock.place(timing(40.1), stream: 0) == .inEpoch)
    // The audio paused meanwhile.
    #expect(clock.place(timing(40), stream: 1) == .inEpoch)
  }

  @Test func aStreamThatStartsLateJoins() {
    var clock = running()
    #expect(clock.place(timing(10.02), stream: 2) == .inEpoch)
    #expect(clock.place(timing(900), stream: 3) == .stray)
  }

  @Test func framesFarAheadOfEverythingReadAreNotPlausible() {
    let clock = running()
    #expect(clock.isPlausible(MediaTime(seconds: 15)))
    #expect(!clock.isPlausible(MediaTime(seconds: 25)))
  }

  @Test func timestampsThatCannotBeMeantAreUnknown() {
    let milliseconds = TimeBase(rational: AVRational(num: 1, den: 1000))
    #expect(milliseconds.time(1500) == MediaTime(seconds: 1.5))
    #expect(milliseconds.time(nil) == nil)
    #expect(milliseconds.time(.min) == nil)
    #expect(milliseconds.time(.max) == nil)
    #expect(TimeBase(rational: AVRational(num: 1, den: 0)).time(5) == nil)
  }
}
