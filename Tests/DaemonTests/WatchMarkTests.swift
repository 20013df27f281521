// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Daemon

@Suite struct WatchMarkTests {
  private let step = MediaTime(seconds: 0.5)

  @Test func whatNobodyWatchedIsAGapBeforeTimeZero() throws {
    let folder = try TemporaryFolder()
    let mark = WatchMark(camera: "yard/../1", directory: "\(folder.path)/state")
    mark.set(MediaTime(seconds: 1000))
    let gap = try #require(mark.absence(until: MediaTime(seconds: 1060.25), stepDuration: step))
    #expect(gap.start == MediaTime(seconds: -60.25))
    #expect(gap.end == .zero)
    #expect(gap.cause == .stopped)
    #expect(gap.droppedSteps == 120)
    #expect(gap.clock.time(of: gap.start) == MediaTime(seconds: 1000))
  }

  @Test func aCameraThatIsNewMissedNothing() throws {
    let mark = WatchMark(camera: "yard", directory: try TemporaryFolder().path)
    #expect(mark.absence(until: MediaTime(seconds: 1000), stepDuration: step) == nil)
  }

  @Test func aClockThatWasSetBackMakesNoGap() throws {
    let folder = try TemporaryFolder()
    let mark = WatchMark(camera: "yard", directory: folder.path)
    mark.set(MediaTime(seconds: 1000))
    #expect(mark.absence(until: MediaTime(seconds: 900), stepDuration: step) == nil)
  }

  @Test func aDamagedMarkCountsAsNone() throws {
    let folder = try TemporaryFolder()
    let mark = WatchMark(camera: "yard", directory: folder.path)
    mark.set(MediaTime(seconds: 1000))
    _ = try folder.file("watched/yard", "soon".utf8)
    #expect(mark.time == nil)
  }
}
