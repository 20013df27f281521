// SPDX-License-Identifier: Apache-2.0
import Core
import Logging

/// Sends log messages to standard error, each on lines of its own.
struct PlainLog: LogHandler {
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  private let style: LogStyle
  private let terminal: Terminal

  init(level: Logger.Level, style: LogStyle = .current, terminal: Terminal = .shared) {
    logLevel = level
    self.style = style
    self.terminal = terminal
  }

  /// Makes this the log of the whole process; to be called once, before any logger is made.
  static func install(level: Logger.Level) {
    LoggingSystem.bootstrap { _ in PlainLog(level: level) }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let facts = metadata.merging(event.metadata ?? [:]) { $1 }
      .sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    let text = Redactor.shared.redact("\(event.message)\(facts)")
    terminal.log(style.text(text, level: event.level))
  }
}
