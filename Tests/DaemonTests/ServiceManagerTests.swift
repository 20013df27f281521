// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Daemon

@Suite struct ServiceManagerTests {
  @Test func everyMessageIsAsSystemdReadsIt() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/notify"
    let systemd = try DatagramPeer(path)
    let service = ServiceManager(environment: ["NOTIFY_SOCKET": path], processIdentifier: 7)
    service.extendTimeout(by: MediaTime(seconds: 60))
    service.ready(status: "watching 3 cameras")
    service.status("one\ntwo")
    service.reloading(at: MediaTime(nanoseconds: 12_345_678))
    service.keepAlive()
    service.stopping(status: "finishing")
    let messages = (0..<6).map { _ in systemd.receive() }
    #expect(
      messages == [
        "EXTEND_TIMEOUT_USEC=60000000", "READY=1\nSTATUS=watching 3 cameras", "STATUS=one two",
        "RELOADING=1\nMONOTONIC_USEC=12345", "WATCHDOG=1", "STOPPING=1\nSTATUS=finishing",
      ])
  }

  @Test(arguments: [
    (["NOTIFY_SOCKET": "/s", "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "7"], 30.0),
    (["NOTIFY_SOCKET": "/s", "WATCHDOG_USEC": "500000"], 0.5),
    (["NOTIFY_SOCKET": "/s", "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "8"], nil),
    (["NOTIFY_SOCKET": "/s", "WATCHDOG_USEC": "0"], nil),
    (["NOTIFY_SOCKET": "/s", "WATCHDOG_USEC": "often"], nil),
    (["NOTIFY_SOCKET": "/s"], nil),
    (["WATCHDOG_USEC": "30000000"], nil),
    (["NOTIFY_SOCKET": "", "WATCHDOG_USEC": "30000000"], nil),
  ])
  func aWatchdogIsOursOnlyIfItNamesNoOther(environment: [String: String], seconds: Double?) {
    let service = ServiceManager(environment: environment, processIdentifier: 7)
    #expect(service.watchdogInterval == seconds.map(MediaTime.init(seconds:)))
  }
}
