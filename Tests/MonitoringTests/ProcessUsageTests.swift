// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Monitoring

@Suite struct ProcessUsageTests {
  @Test func theFilesOfTheKernelAreUnderstood() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file(
      "smaps_rollup",
      "55d-7ff [rollup]\nRss:       2048 kB\nPss:   99 kB\nAnonymous:   1024 kB\n".utf8)
    _ = try folder.file("status", "Name:\tn\nThreads:\t12\n".utf8)
    // A process may call itself anything.
    _ = try folder.file(
      "stat", "7 (a) b (c) S 1 7 7 0 -1 4194560 1 2 3 4 150 50 0 0 20 0 12 0 99".utf8)
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/fd", withIntermediateDirectories: false)
    _ = try folder.file("fd/0", "".utf8)
    let usage = ProcessUsage(folder: folder.path)
    #expect(usage.residentBytes == 2 << 20)
    #expect(usage.anonymousBytes == 1 << 20)
    #expect(usage.threads == 12)
    #expect(usage.openFiles == 1)
    #expect(usage.cpuSeconds == 2)
  }

  @Test func thisProcessUsesSomething() {
    let usage = ProcessUsage.current()
    #expect(usage.residentBytes > usage.anonymousBytes)
    #expect(usage.anonymousBytes > 1 << 20)
    #expect(usage.threads > 1)
    #expect(usage.openFiles > 2)
    #expect(usage.cpuSeconds > 0)
  }

  @Test func whatCannotBeReadIsZero() {
    #expect(ProcessUsage(folder: "/no/such/folder") == ProcessUsage())
  }
}
