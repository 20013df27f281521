// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core
import Logging

/// Sends FFmpeg's warnings and errors to our own log, at debug level: what matters to an operator
/// is reported by us, with the source's name.
enum FFmpegLog {
  private static let logger = Logger(label: "nightjar.ffmpeg")

  private static let installed: Void = nightjar_set_log_sink { _, line in
    guard let line else { return }
    let text = String(cString: line).trimmingSuffix { $0.isNewline }
    FFmpegLog.logger.debug("\(Redactor.shared.redact(String(text)))")
  }

  /// Takes effect once per process, however often it is called.
  static func install() { installed }

  /// Whether FFmpeg logs an error while `body` runs on this thread.
  ///
  /// Demuxers that have to look for the next intact piece of a damaged file tell it nowhere else.
  @inline(never)
  static func complains<R>(during body: () -> R) -> (result: R, didComplain: Bool) {
    let before = nightjar_error_count()
    let result = body()
    return (result, nightjar_error_count() != before)
  }

  /// What FFmpeg logs as errors while `body` runs on this thread, a line each.
  ///
  /// Its status codes do not tell an unknown host from an untrusted certificate.
  @inline(never)
  static func errors<R>(during body: () -> R) -> (result: R, errors: String) {
    nightjar_forget_error_text()
    let result = body()
    return (result, nightjar_error_text().map { String(cString: $0) } ?? "")
  }
}

extension StringProtocol {
  fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> SubSequence {
    var end = endIndex
    while end > startIndex, predicate(self[index(before: end)]) { end = index(before: end) }
    return self[..<end]
  }
}
