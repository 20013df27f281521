// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Mosquitto

@Suite struct LibraryTests {
  @Test func theLibraryIsFound() throws {
    _ = try Library.loaded()
  }

  @Test func aMissingLibraryIsTold() {
    let loaded = Library.load("libmosquitto.so.999")
    #expect(throws: MosquittoError.self) { try loaded.get() }
    guard case .failure(.noLibrary(let reason)) = loaded else {
      Issue.record("loaded what is not there")
      return
    }
    #expect(reason.contains("libmosquitto.so.999"))
  }

  @Test func anotherLibraryIsNotTakenForIt() {
    guard case .failure(let error) = Library.load("libc.so.6") else {
      Issue.record("libc was taken for libmosquitto")
      return
    }
    #expect(error == .noLibrary("libc.so.6 has no mosquitto_lib_init"))
  }

  @Test func aBrokerThatIsNotThereIsToldByTheSystem() throws {
    // Port 1 of this machine has no listener.
    let client = try MosquittoClient(MosquittoClient.Options(host: "127.0.0.1", port: 1))
    #expect(throws: MosquittoError.failed(call: "connect", reason: "Connection refused")) {
      try client.publish("x", to: "a", unless: { false })
    }
  }
}
