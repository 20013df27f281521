// SPDX-License-Identifier: Apache-2.0
import Core
import Logging

/// Tells the operator of trouble once, and again every hour, however often it happens.
struct OutageLog {
  static let reminderInterval = MediaTime(seconds: 3600)
  /// What is remembered at most, so that texts that vary do not fill the memory.
  static let longestMemory = 32

  let logger: Logger
  private var told: [String: MediaTime] = [:]
  private var owesRecovery = false

  init(logger: Logger) {
    self.logger = logger
  }

  /// Logs a failure: at warning when it is news, else at debug.
  mutating func failure(_ cause: String, at time: MediaTime) {
    let isNews = isNews(cause, at: time)
    logger.log(level: isNews ? .warning : .debug, "\(cause)")
    if isNews { owesRecovery = true }
  }

  /// Logs that the source is back: at notice if it was said that it had gone.
  mutating func recovery(_ text: String) {
    logger.log(level: owesRecovery ? .notice : .debug, "\(text)")
    owesRecovery = false
  }

  /// Whether a text was not told within the last hour; numbers in it do not make it another.
  mutating func isNews(_ text: String, at time: MediaTime) -> Bool {
    let key = text.filter { !$0.isNumber }
    if let last = told[key], time - last < Self.reminderInterval { return false }
    if told.count >= Self.longestMemory, let oldest = told.min(by: { $0.value < $1.value }) {
      told[oldest.key] = nil
    }
    told[key] = time
    return true
  }
}
