// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Pipeline

@Suite struct ReaderLagTests {
  private let start = ContinuousClock.now

  /// The lag after each step, in seconds, where step `k` arrives at `arrival(k)` seconds.
  private func lags(steps: Int, arrival: (Int) -> Double) -> [Double] {
    var lag = ReaderLag()
    return (0..<steps).map { index in
      lag.observe(
        ScriptedSource.step(index, grey: nil, loudness: nil),
        arrival: start + .seconds(arrival(index))) / .seconds(1)
    }
  }

  @Test func aConstantDelayIsNoLag() {
    #expect(lags(steps: 100) { 7 + Double($0) / 2 }.allSatisfy { $0 == 0 })
  }

  @Test func footageThatComesInBurstsIsNoLag() {
    #expect(lags(steps: 2000) { Double($0 / 12 * 12) / 2 }.allSatisfy { abs($0) < 1e-6 })
  }

  @Test func aClockThatDriftsIsNoLag() {
    let lags = lags(steps: 100_000) { Double($0) / 2 * 1.0001 }
    #expect(lags.allSatisfy { $0 < 0.1 })
  }

  @Test func aReaderAtNineTenthsOfRealTimeFallsBehind() {
    let lags = lags(steps: 400) { Double($0) / 2 / 0.9 }
    #expect(lags[200] > 5)
    let behind = 100 / 0.9 - 100
    #expect(lags[200] <= behind)
  }

  @Test func aNewEpochStartsAfresh() {
    var lag = ReaderLag()
    _ = lag.observe(ScriptedSource.step(0, grey: nil, loudness: nil), arrival: start)
    let later = Step(
      index: 0, epoch: 1, start: MediaTime(seconds: 1), duration: MediaTime(seconds: 0.5),
      frame: nil, audio: nil, cues: nil)
    #expect(lag.observe(later, arrival: start + .seconds(100)) == .zero)
  }
}
