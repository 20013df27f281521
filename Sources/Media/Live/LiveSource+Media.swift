// SPDX-License-Identifier: Apache-2.0
import Core
import Logging

extension MediaSource: LiveConnection {}

extension LiveSource {
  /// Watches what FFmpeg can open.
  ///
  /// - Parameters:
  ///   - source: what to read and how to cut it; how it is told the time is set here.
  ///   - options: how it is watched; the length of a step is taken from `source`.
  ///   - clock: tells the time, and waits.
  ///   - logger: told of trouble.
  package convenience init(
    _ source: SourceOptions, options: LiveOptions, clock: LiveClock = .system, logger: Logger
  ) {
    var options = options
    options.stepDuration = source.stepDuration
    var source = source
    source.isLive = !options.isFile
    source.hostClock = clock.host
    self.init(name: source.name, options: options, clock: clock, logger: logger) {
      [source] attempt throws(MediaError) in
      var source = source
      source.traffic = attempt.traffic
      return try MediaSource(source, interrupt: attempt.interrupt)
    }
  }
}
