// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Waits until a condition outside this process holds; false when the limit in seconds is over.
func waitUntil(limit: Double = 60, _ condition: () throws -> Bool) rethrows -> Bool {
  let deadline = Date(timeIntervalSinceNow: limit)
  while Date() < deadline {
    if try condition() { return true }
    usleep(50_000)
  }
  return try condition()
}

/// The clip in samples/, which has glass breaking at 10 s.
enum Sample {
  static let clip = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "samples/doorway.mp4").path()
}
