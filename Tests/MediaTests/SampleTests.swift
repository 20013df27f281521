// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Media

@Suite struct SampleTimelineTests {
  @Test func samplesLieWhereTheyWerePut() {
    var timeline = SampleTimeline()
    timeline.move(to: 10)
    timeline.append([0.1, 0.2])
    timeline.append([0.3])
    timeline.move(to: 20)
    timeline.append([0.4])
    #expect(timeline.end == 21)
    #expect(timeline.window(start: 9, count: 4) == [0, 0.1, 0.2, 0.3])
    #expect(timeline.window(start: 12, count: 9) == [0.3, 0, 0, 0, 0, 0, 0, 0, 0.4])
    #expect(timeline.window(start: 13, count: 7) == nil)
    #expect(timeline.coverage(0..<100) == 4 && timeline.coverage(11..<13) == 2)
  }

  @Test func whatOverlapsIsDropped() {
    var timeline = SampleTimeline()
    timeline.move(to: 0)
    timeline.append([0.1, 0.2, 0.3])
    timeline.move(to: 1)
    timeline.append([0.9, 0.8])
    timeline.append([0.4])
    #expect(timeline.window(start: 0, count: 4) == [0.1, 0.2, 0.3, 0.4])
  }

  @Test func valuesAreTamed() {
    var timeline = SampleTimeline()
    timeline.append([2, -2, .nan, .infinity, -.infinity])
    #expect(timeline.window(start: 0, count: 5) == [1, -1, 0, 1, -1])
  }

  @Test func whatIsDiscardedIsGivenBackButStaysFinal() {
    var timeline = SampleTimeline()
    for _ in 0..<100 { timeline.append([Float](repeating: 0.5, count: 16_000)) }
    timeline.discard(before: 1_599_990)
    #expect(timeline.window(start: 0, count: 100_000) == nil)
    #expect(timeline.window(start: 1_599_990, count: 10) == [Float](repeating: 0.5, count: 10))
    timeline.discard(before: 1_700_000)
    #expect(timeline.end == 1_600_000)
    timeline.move(to: 0)
    timeline.append([1])
    #expect(timeline.window(start: 0, count: 1) == nil)
  }
}

@Suite struct SampleClockTests {
  /// 20 ms at 48 kHz a frame, whose timestamp is off by `error` seconds.
  private func place(
    _ clock: inout SampleClock, frames: Range<Int>, error: (Int) -> Double
  ) -> [SampleClock.Placement] {
    frames.map { frame in
      clock.place(MediaTime(seconds: Double(frame) * 0.02 + error(frame)), samples: 960)
    }
  }

  @Test func roundedTimestampsAreNoise() {
    var clock = SampleClock(sampleRateHz: 48_000)
    let placements = place(&clock, frames: 0..<200) { $0 % 3 == 0 ? 0.0009 : -0.0009 }
    #expect(placements[0].restart == MediaTime(seconds: 0.0009))
    #expect(placements.dropFirst().allSatisfy { $0 == .init() })
    #expect(clock.end == MediaTime(seconds: 4.0009))
  }

  @Test func aHoleMovesTheSound() {
    var clock = SampleClock(sampleRateHz: 48_000)
    _ = place(&clock, frames: 0..<10) { _ in 0 }
    #expect(
      clock.place(MediaTime(seconds: 0.5), samples: 960)
        == .init(overlap: 0, restart: MediaTime(seconds: 0.5)))
    #expect(clock.end == MediaTime(seconds: 0.52))
  }

  @Test func anOverlapIsCutOffAtTheFront() {
    var clock = SampleClock(sampleRateHz: 48_000)
    _ = place(&clock, frames: 0..<10) { _ in 0 }
    #expect(clock.place(MediaTime(seconds: 0.185), samples: 960) == .init(overlap: 720))
    #expect(clock.end == MediaTime(seconds: 0.205))
    #expect(clock.place(MediaTime(seconds: 0), samples: 960) == .init(overlap: 960))
  }

  @Test func aClockThatDriftsIsFollowedOnceASecond() throws {
    var clock = SampleClock(sampleRateHz: 48_000)
    // Each frame takes 20.05 ms by its timestamp: 2.5 ms in a second.
    let placements = place(&clock, frames: 0..<500) { Double($0) * 0.00005 }
    let restarts = placements.dropFirst().count { $0.restart != nil }
    #expect((5...10).contains(restarts))
    let end = try #require(clock.end)
    #expect(abs(end.seconds - 500 * 0.02005) < 0.006)
  }

  @Test func framesWithoutTimeFollowTheOneBefore() {
    var clock = SampleClock(sampleRateHz: 44_100)
    #expect(clock.place(nil, samples: 1024).restart == .zero)
    for _ in 0..<99 { #expect(clock.place(nil, samples: 1024) == .init()) }
    #expect(clock.end == MediaTime(nanoseconds: 2_321_995_465))
  }
}
