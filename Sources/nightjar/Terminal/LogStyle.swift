// SPDX-License-Identifier: Apache-2.0
import Foundation
import Logging

/// How a line on standard error says what it is.
enum LogStyle: Equatable, Sendable {
  /// For people and plain files: `nightjar: warning: message`.
  case plain
  /// For the journal of systemd, which knows who writes: `<4>message`, as in `sd-daemon(3)`.
  case journal

  /// What suits standard error.
  static let current = LogStyle(
    descriptor: STDERR_FILENO, environment: ProcessInfo.processInfo.environment)

  /// The journal's if `JOURNAL_STREAM` names the device and inode of the stream, as in
  /// `systemd.exec(5)`; a stream that was redirected since has others.
  init(descriptor: Int32, environment: [String: String]) {
    var status = stat()
    let isJournal =
      fstat(descriptor, &status) == 0
      && environment["JOURNAL_STREAM"] == "\(status.st_dev):\(status.st_ino)"
    self = isJournal ? .journal : .plain
  }

  /// A message as it is written, which may be several lines.
  func text(_ message: String, level: Logger.Level) -> String {
    switch self {
    case .plain:
      "nightjar: \(level == .info ? "" : "\(level): ")\(message)"
    case .journal:
      message.split(separator: "\n").map { "<\(Self.priority(of: level))>\($0)" }
        .joined(separator: "\n")
    }
  }

  /// Source: syslog(3).
  private static func priority(of level: Logger.Level) -> Int {
    switch level {
    case .critical: 2
    case .error: 3
    case .warning: 4
    case .notice: 5
    case .info: 6
    case .debug, .trace: 7
    }
  }
}
