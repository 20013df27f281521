// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct KillTests {
  @Test func killedAtAnyMomentItLosesNoNumberAndNoAlert() throws {
    let receiver = try WebhookReceiver()
    // As fast as it goes, so that there is always something being written.
    let camera = RunningDaemon.camera("yard", Sample.clip, "realtime = false\nloop = true")
    let sink = """
      [[sink]]
      name = "receiver"
      kind = "webhook"
      url = "\(receiver.url)"

      """
    var chance = Counts.chance("killedAtAnyMomentItLosesNoNumberAndNoAlert")
    let daemon = try RunningDaemon(sink + camera)
    for _ in 0..<Counts.kills {
      usleep(UInt32.random(in: 20_000...1_500_000, using: &chance))
      daemon.process.send(SIGKILL)
      #expect(daemon.process.wait() != nil)
      try daemon.restart(waits: false)
    }
    try daemon.waitUntilReady()
    #expect(daemon.recordsMeet("alerts.jsonl") { !$0.isEmpty })
    #expect(daemon.stop() == 0)

    // Everything that is on the disk by now is sent by the next run.
    let written = Set(try daemon.allRecords("alerts.jsonl").compactMap { $0["seq"] as? Int })
    try daemon.restart()
    #expect(waitUntil { written.isSubset(of: receiver.alerts.compactMap { $0["seq"] as? Int }) })
    #expect(daemon.stop() == 0)

    for name in ["segments.jsonl", "alerts.jsonl"] {
      let numbers = try daemon.allRecords(name).map { $0["seq"] as? Int }
      #expect(numbers == Array(0..<numbers.count))
      let lines = try daemon.allLines(name).joined(separator: "\n") + "\n"
      let validation = try RunningProcess(
        URL(filePath: "\(Fixtures.project)scripts/validate-records"), ["-"], input: lines)
      #expect(validation.wait() == 0, "\(validation.errors)")
    }
  }
}
