// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Notify

@Suite struct NotifySocketTests {
  @Test func aMessageArrivesWhole() throws {
    let folder = try TemporaryFolder()
    let peer = try DatagramPeer("\(folder.path)/notify")
    #expect(NotifySocket(path: "\(folder.path)/notify").send("READY=1\nSTATUS=watching 3") == 0)
    #expect(peer.receive() == "READY=1\nSTATUS=watching 3")
  }

  @Test func aNameInTheAbstractNamespaceIsReached() throws {
    let name = "@nightjar-test-\(UUID())"
    let peer = try DatagramPeer(name)
    #expect(NotifySocket(path: name).send("STOPPING=1") == 0)
    #expect(peer.receive() == "STOPPING=1")
  }

  @Test func aSocketThatIsNotThereIsAnErrorAndNoTrap() {
    #expect(NotifySocket(path: "/nowhere/notify").send("READY=1") == ENOENT)
    #expect(NotifySocket(path: "").send("READY=1") == ENAMETOOLONG)
    #expect(
      NotifySocket(path: String(repeating: "a", count: 200)).send("READY=1") == ENAMETOOLONG)
  }
}
