// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct ReplayTests {
  private static let rules = """

    [[rule]]
    name = "glass"
    sound = ["Glass", "Shatter"]
    threshold = 0.4
    end_after = 0.5
    cooldown = 0

    [[rule]]
    name = "quiet talk"
    all = [{ sound = ["Speech"], threshold = 0.5, smoothing = 1 }, { not = { sound = ["Glass"] } }]
    cameras = ["yard", "door"]
    end_after = 1
    cooldown = 2

    [[rule]]
    name = "talk, then glass"
    sequence = { steps = [{ sound = ["Speech"] }, { sound = ["Glass"] }], within = 6 }
    cooldown = 0

    """

  private struct Begin: Hashable {
    let camera: String?
    let rule: String?
    let start: Double?
  }

  @Test func whatTheDaemonRecordedRaisesTheAlertsThatItRaised() throws {
    let cameras = ["yard", "door"].map {
      RunningDaemon.camera($0, Sample.clip, "realtime = false\nloop = true")
    }
    let daemon = try RunningDaemon(cameras.joined() + Self.rules)
    func begun() -> [Begin] {
      daemon.records("alerts.jsonl").filter { $0["phase"] as? String == "begin" }.map {
        Begin(
          camera: $0["source"] as? String, rule: $0["rule"] as? String,
          start: $0["start"] as? Double)
      }
    }
    #expect(waitUntil { Set(begun().map(\.rule)).count == 3 && begun().count >= 20 })
    #expect(daemon.stop() == 0)
    let raised = begun()
    #expect(Set(raised.compactMap(\.camera)) == ["yard", "door"])

    let folder = daemon.folder
    let none = try folder.file("none.toml", "rule = []\n".utf8)
    let backtest = try NightjarProcess.run(
      [
        "backtest", "\(folder.path)/segments.jsonl", "--rules", "\(folder.path)/config.toml",
        "--config", none, "--format", "json",
      ], environment: ["NIGHTJAR_MODELS": TestModels.directory])
    #expect(backtest.status == 0, "\(backtest.errors)")
    let replayed = try backtest.output.split(separator: "\n").flatMap { line -> [Begin] in
      let row = try JSON(text: String(line))
      return row["added"].elements.map {
        Begin(
          camera: $0["source"].string, rule: row["rule"].string, start: $0["start"].double)
      }
    }
    #expect(replayed.count == raised.count && Set(replayed) == Set(raised))
  }
}
