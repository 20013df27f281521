// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Logging

@testable import Media

/// SplitMix64: the same numbers for the same seed.
struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Keeps what is logged.
final class LogRecorder: Sendable {
  struct Line: Equatable {
    let level: Logger.Level
    let text: String
  }

  private let recorded = Locked<[Line]>([])

  var lines: [Line] { recorded.withLock { $0 } }

  var logger: Logger {
    var logger = Logger(label: "test") { _ in Handler(recorder: self) }
    logger.logLevel = .trace
    return logger
  }

  func texts(_ level: Logger.Level) -> [String] { lines.filter { $0.level == level }.map(\.text) }

  private struct Handler: LogHandler {
    let recorder: LogRecorder
    var metadata = Logger.Metadata()
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      recorder.recorded.withLock { $0.append(Line(level: event.level, text: "\(event.message)")) }
    }
  }
}

/// A clock that stands still until somebody waits.
final class ManualClock: Sendable {
  private let time = Locked(MediaTime(seconds: 500))

  var now: MediaTime { time.withLock { $0 } }

  var host: HostClock {
    HostClock {
      let now = self.now
      return HostTime(wall: now + MediaTime(seconds: 1.8e9), monotonic: now)
    }
  }

  func advance(by duration: MediaTime) { time.withLock { $0 = $0 + duration } }
}

extension LiveSource {
  /// Watches what FFmpeg can open, and says nothing in the log.
  convenience init(
    _ location: String, _ options: LiveOptions = LiveOptions(), clock: LiveClock = .system
  ) {
    self.init(
      name: "gate", options: options, clock: clock, random: SeededRandom(seed: 1),
      logger: LogRecorder().logger
    ) { attempt throws(MediaError) in
      var source = SourceOptions(location: location, name: "gate")
      source.isLive = !options.isFile
      source.hostClock = clock.host
      source.traffic = attempt.traffic
      return try MediaSource(source, interrupt: attempt.interrupt)
    }
  }
}
