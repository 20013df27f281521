// SPDX-License-Identifier: Apache-2.0
import Core
import Logging
@testable import Models
import Synchronization
import Testing

@testable import nightjar

@Suite struct ProgressTests {
  private static func render(
    _ position: Double, of duration: Double?, after elapsed: Double, width: Int = 80
  ) -> String {
    ProgressBar.render(
      position: MediaTime(seconds: position), duration: duration.map(MediaTime.init(seconds:)),
      elapsed: .seconds(elapsed), width: width)
  }

  @Test(arguments: [
    (0.0, 79.0, 0.0, "  0 % [----------------------------------------] 00:00 / 01:19"),
    (
      39.5, 79, 4,
      " 50 % [#################-----------------] 00:39 / 01:19  9.9x  ETA 00:04"
    ),
    (
      79, 79, 8,
      "100 % [##################################] 01:19 / 01:19  9.9x  ETA 00:00"
    ),
    (
      90, 79, 9,
      "100 % [#################################] 01:30 / 01:19  10.0x  ETA 00:00"
    ),
    (
      3661, 7322, 7322,
      " 50 % [##############--------------] 1:01:01 / 2:02:02  0.5x  ETA 2:02:02"
    ),
  ])
  func theBarTellsShareSpeedAndRemainingTime(
    position: Double, duration: Double, elapsed: Double, line: String
  ) {
    #expect(Self.render(position, of: duration, after: elapsed, width: 73) == line)
  }

  @Test func withoutDurationThereIsNoBar() {
    #expect(Self.render(12.5, of: nil, after: 5) == "00:12  2.5x")
    #expect(Self.render(12.5, of: 0, after: 0) == "00:12")
  }

  @Test(arguments: 0...100)
  func theLineNeverGetsWiderThanTheTerminal(width: Int) {
    #expect(Self.render(5000, of: 10_000, after: 1e-6, width: width).count <= width)
    #expect(Self.render(5000, of: nil, after: 1, width: width).count <= width)
  }

  @Test func progressIsRedrawnAtMostTenTimesASecond() {
    let time = Mutex(ContinuousClock.now)
    let written = Recorder()
    let display = ProgressDisplay(
      terminal: Terminal(write: written.append), width: 80, now: { time.withLock { $0 } })
    for _ in 0..<10 {
      time.withLock { $0 += .milliseconds(40) }
      display.update(position: MediaTime(seconds: 1), duration: nil)
    }
    #expect(written.texts.count == 4)
    display.finish()
    #expect(written.texts.last == "\r\u{1B}[K")
  }

  @Test func aMessageTakesTheProgressLineAway() {
    let written = Recorder()
    let terminal = Terminal(write: written.append)
    terminal.log("one")
    terminal.show(progress: "50 %")
    terminal.log("two")
    terminal.log("three")
    terminal.hideProgress()
    #expect(written.texts == ["one\n", "\r\u{1B}[K50 %", "\r\u{1B}[Ktwo\n", "three\n"])
  }

  @Test func logLinesSayHowSevereTheyAre() {
    let written = Recorder()
    var log = Logger(label: "test") { _ in
      PlainLog(level: .info, style: .plain, terminal: Terminal(write: written.append))
    }
    log.debug("hidden")
    log.info("started")
    log[metadataKey: "source"] = "door"
    log.warning("cut", metadata: ["at": "3 s"])
    #expect(
      written.texts == ["nightjar: started\n", "nightjar: warning: cut at=3 s source=door\n"])
  }

  @Test func fetchingTellsOnlyPhasesWhereThereIsNoTerminal() {
    let written = Recorder()
    let display = FetchDisplay(terminal: Terminal(write: written.append), isInteractive: false)
    for (phase, fraction) in [
      (FetchProgress.Phase.converting(.yamnet), 0.04), (.converting(.yamnet), 0.5), (.finished, 1),
    ] {
      display.show(FetchProgress(phase: phase, fraction: fraction))
    }
    display.finish()
    #expect(written.texts == ["  4 % converting yamnet\n", "100 % all models are installed\n"])
  }

  @Test func fetchingKeepsToOneLineOnATerminal() {
    let written = Recorder()
    let display = FetchDisplay(terminal: Terminal(write: written.append), isInteractive: true)
    display.show(FetchProgress(phase: .converting(.yamnet), fraction: 0.04))
    display.show(FetchProgress(phase: .converting(.yamnet), fraction: 0.5))
    display.finish()
    #expect(written.texts.allSatisfy { $0.hasPrefix("\r\u{1B}[K") && !$0.contains("\n") })
    #expect(written.texts.count == 3)
  }

  @Test(arguments: [
    (ProgressMode.auto, true, true), (.auto, false, false), (.always, false, true),
    (.never, true, false),
  ])
  func automaticProgressIsForTerminals(mode: ProgressMode, interactive: Bool, isOn: Bool) {
    #expect(mode.isOn(interactive: interactive) == isOn)
  }
}

/// Remembers what was written to a terminal.
private final class Recorder: Sendable {
  private let storage = Mutex<[String]>([])

  var texts: [String] { storage.withLock { $0 } }

  @Sendable func append(_ text: String) { storage.withLock { $0.append(text) } }
}
