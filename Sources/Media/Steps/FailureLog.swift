// SPDX-License-Identifier: Apache-2.0
import Core

/// What went wrong while a source was decoded, over all its streams: where one stream is damaged a
/// hole in another is damage too, and not a pause.
final class FailureLog {
  private(set) var count = 0
  /// Stream time of the latest failure in the present epoch.
  private var latest: MediaTime?

  func begin() { latest = nil }

  /// A packet that cannot be decoded, or not completely.
  func add(at time: MediaTime) {
    count += 1
    addLoss(at: time)
  }

  /// Packets that were not even found.
  func addLoss(at time: MediaTime) {
    latest = max(latest ?? time, time)
  }

  /// Whether something failed at or after `time`, or up to a second before.
  func hasFailure(since time: MediaTime) -> Bool {
    latest.map { $0 >= time - MediaTime(seconds: 1) } ?? false
  }
}
