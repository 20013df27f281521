// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation

/// Up to when a camera was accounted for, kept in a file so that the next run can tell how long
/// nobody watched.
struct WatchMark: Sendable {
  private let path: String

  /// - Parameters:
  ///   - camera: its name.
  ///   - directory: where the daemon keeps its state.
  init(camera: String, directory: String) {
    path = "\(directory)/watched/\(SafeFileName.encoded(camera))"
  }

  /// Time since 1970; `nil` if the camera was never watched, or the file is damaged.
  var time: MediaTime? {
    let text = try? String(contentsOfFile: path, encoding: .utf8)
    return text.flatMap { Int64($0) }.map { MediaTime(nanoseconds: $0) }
  }

  /// On a disk that cannot be written to, the mark stays where it is.
  func set(_ time: MediaTime) {
    let folder = URL(filePath: path).deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try? Data("\(time.nanoseconds)".utf8).write(to: URL(filePath: path), options: .atomic)
  }

  /// The footage that was missed while nobody watched.
  ///
  /// - Parameters:
  ///   - now: time since 1970, at which the source's own time is 0.
  ///   - stepDuration: length of a step, by which missing ones are counted.
  /// - Returns: a gap before the source's own time 0; `nil` if not even a step was missed.
  func absence(until now: MediaTime, stepDuration: MediaTime) -> Gap? {
    guard let time, now - time >= stepDuration else { return nil }
    return Gap(
      start: time - now, end: .zero, cause: .stopped,
      droppedSteps: Int((now - time).nanoseconds / stepDuration.nanoseconds),
      clock: WallClock(source: .arrival, origin: now, uncertaintyMilliseconds: 1000))
  }
}
