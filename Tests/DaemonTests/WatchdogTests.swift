// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Daemon

@Suite struct WatchdogTests {
  typealias Progress = Watchdog.Progress

  @Test func whoHasNothingToDoIsAlive() {
    #expect(
      Watchdog.isAlive(Progress(finished: 5, pending: 0), after: Progress(finished: 5, pending: 0)))
    #expect(Watchdog.isAlive(Progress(finished: 0, pending: 3), after: nil))
  }

  @Test func whoFinishesSomethingIsAlive() {
    #expect(
      Watchdog.isAlive(Progress(finished: 6, pending: 9), after: Progress(finished: 5, pending: 9)))
  }

  @Test func whoHasWorkAndFinishesNothingIsStuck() {
    #expect(
      !Watchdog.isAlive(
        Progress(finished: 5, pending: 9), after: Progress(finished: 5, pending: 1)))
  }

  @Test func workThatCameJustNowMayTakeItsTime() {
    #expect(
      Watchdog.isAlive(Progress(finished: 5, pending: 9), after: Progress(finished: 5, pending: 0)))
  }

  @Test func signsOfLifeComeWhileThereIsProgress() throws {
    let folder = try TemporaryFolder()
    let peer = try DatagramPeer("\(folder.path)/notify")
    let service = ServiceManager(
      environment: ["NOTIFY_SOCKET": "\(folder.path)/notify", "WATCHDOG_USEC": "20000"],
      processIdentifier: 7)
    let interval = try #require(service.watchdogInterval)
    let watchdog = Watchdog(service, interval: interval) { Progress(finished: 0, pending: 0) }
    withExtendedLifetime(watchdog) {
      #expect(peer.receive() == "WATCHDOG=1")
      #expect(peer.receive() == "WATCHDOG=1")
    }
  }
}
