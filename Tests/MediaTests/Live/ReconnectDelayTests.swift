// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Media

struct ReconnectDelayTests {
  private func delay(seed: UInt64 = 7) -> ReconnectDelay {
    ReconnectDelay(
      from: MediaTime(seconds: 1), to: MediaTime(seconds: 30), random: SeededRandom(seed: seed))
  }

  @Test func waitsStayInRangeAndGrowFromTheShortestToTheLongest() {
    for seed in 0..<100 {
      var delay = delay(seed: UInt64(seed))
      let waits = (0..<50).map { _ in delay.next().seconds }
      #expect(waits.allSatisfy { (1...30).contains($0) })
      #expect(waits[0] <= 3)
      #expect(waits.suffix(40).contains(30))
    }
  }

  @Test func aResetMakesTheNextWaitAShortOne() {
    var delay = delay()
    for _ in 0..<50 { _ = delay.next() }
    delay.reset()
    let wait = delay.next()
    #expect(wait <= MediaTime(seconds: 3))
  }

  @Test func twoCamerasDoNotComeBackTogether() {
    var (one, other) = (delay(seed: 1), delay(seed: 2))
    let pairs = (0..<10).map { _ in (one.nextLongest(), other.nextLongest()) }
    #expect(pairs.allSatisfy { $0 != $1 })
    #expect(pairs.allSatisfy { (24...30).contains($0.0.seconds) })
  }

  @Test func equalBoundsAreTheWait() {
    let second = MediaTime(seconds: 1)
    var delay = ReconnectDelay(from: second, to: second, random: SeededRandom(seed: 1))
    let waits = [delay.next(), delay.next(), delay.nextLongest(), delay.next()]
    #expect(waits.allSatisfy { (0.8...1).contains($0.seconds) } && waits[3] == second)
  }
}
