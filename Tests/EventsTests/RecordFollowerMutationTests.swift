// SPDX-License-Identifier: Apache-2.0
import Compression
import Foundation
import TestSupport
import Testing

@testable import Events

@Suite struct RecordFollowerMutationTests {
  @Test func damagedFilesAreReadAsFarAsTheyAreRecords() throws {
    let folder = try TemporaryFolder()
    let names = RecordGenerations(path: "\(folder.path)/alerts.jsonl")
    let rotated = names.rotatedPath(first: 0)
    func lines(_ numbers: Range<Int>) -> [UInt8] {
      numbers.flatMap { Array((AlertLines.line($0) + "\n").utf8) }
    }
    _ = try folder.file(name(rotated), lines(0..<6))
    try Gzip.compress(rotated, to: rotated + ".gz")
    let compressed = [UInt8](try Data(contentsOf: URL(filePath: rotated + ".gz")))
    try FileManager.default.removeItem(atPath: rotated)
    let live = lines(6..<12)

    var mutator = Mutator(seed: 20_261_123)
    var found = 0
    var damaged = 0
    for number in 0..<Mutator.count {
      let isLive = number.isMultiple(of: 2)
      _ = try folder.file(name(rotated) + ".gz", isLive ? compressed : mutator.mutate(compressed))
      _ = try folder.file("alerts.jsonl", isLive ? mutator.mutate(live) : live)
      let follower = RecordFollower(path: names.path, from: .beginning)
      let first = try alerts(follower)
      // What is written after the damage is found in any case.
      _ = try folder.file("more", [UInt8(ascii: "\n")] + lines(1_000_000..<1_000_001))
      try append(contentsOf: "\(folder.path)/more", to: names.path)
      #expect(try alerts(follower).last?.sequence == 1_000_000)
      let anchors = follower.anchors
      let restarted = RecordFollower(path: names.path, from: .after(anchors))
      #expect(try alerts(restarted).count <= first.count + 1)
      let statistics = follower.statistics
      found += statistics.alerts
      damaged += statistics.damagedLines + statistics.damagedFiles
    }
    // An average file has lost a few of its alerts, not all and not none.
    #expect(found > 6 * Mutator.count)
    #expect(damaged > Mutator.count / 2)
  }

  private func name(_ path: String) -> String { URL(filePath: path).lastPathComponent }

  private func append(contentsOf source: String, to path: String) throws {
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(contentsOf: URL(filePath: source)))
    try handle.close()
  }

  /// All alerts that are there now, within a bounded number of calls.
  private func alerts(_ follower: RecordFollower) throws -> [AlertRecord] {
    var alerts: [AlertRecord] = []
    for _ in 0..<100 {
      switch try follower.next() {
      case .alert(let alert): alerts.append(alert)
      case .more: continue
      case .end: return alerts
      }
    }
    Issue.record("the follower does not come to an end")
    return alerts
  }
}
