// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation

/// Reads alerts back from several outputs, as one sequence in order of time.
struct AlertListing {
  /// One output, with the alert that comes next.
  private struct Source {
    let follower: RecordFollower
    var next: AlertRecord?
  }

  /// Names of the rules whose alerts were left out.
  private(set) var otherRules: Set<String> = []
  private var sources: [Source]
  private let since: Date?
  private let camera: String?
  private let rule: String?
  private let minimumSeverity: AlertRule.Severity

  /// - Parameters:
  ///   - paths: the outputs; they need not exist.
  ///   - since: leaves out what was before; alerts without a wall clock then, too.
  ///   - camera: name of the only one to show.
  ///   - rule: name of the only one to show.
  ///   - minimumSeverity: the least urgent to show.
  init(
    paths: [String], since: Date?, camera: String?, rule: String?,
    minimumSeverity: AlertRule.Severity
  ) {
    let start = since.map { RecordFollower.Start.modified(since: $0) } ?? .beginning
    sources = paths.map { Source(follower: RecordFollower(path: $0, from: start)) }
    self.since = since
    self.camera = camera
    self.rule = rule
    self.minimumSeverity = minimumSeverity
  }

  /// Lines and files that could not be read.
  var damage: Int {
    sources.reduce(0) {
      $0 + $1.follower.statistics.damagedLines + $1.follower.statistics.damagedFiles
    }
  }

  /// The earliest alert that there is now and that was not given yet.
  ///
  /// - Parameter isStopped: asked now and then; once it is true there are no more.
  /// - Returns: the alert; `nil` if there is none, at least not yet.
  /// - Throws: `OutputError` if a file may not be read.
  mutating func next(unless isStopped: () -> Bool) throws -> AlertRecord? {
    for index in sources.indices where sources[index].next == nil {
      sources[index].next = try nextMatch(sources[index].follower, unless: isStopped)
    }
    let earliest = sources.indices.filter { sources[$0].next != nil }
      .min { time(of: $0) < time(of: $1) }
    guard let earliest, !isStopped() else { return nil }
    defer { sources[earliest].next = nil }
    return sources[earliest].next
  }

  private func time(of index: Int) -> Double {
    sources[index].next?.wallTime?.seconds ?? -.infinity
  }

  private mutating func nextMatch(
    _ follower: RecordFollower, unless isStopped: () -> Bool
  ) throws -> AlertRecord? {
    while !isStopped() {
      switch try follower.next() {
      case .alert(let alert):
        if matches(alert) { return alert }
        otherRules.insert(alert.rule)
      case .more: continue
      case .end: return nil
      }
    }
    return nil
  }

  private func matches(_ alert: AlertRecord) -> Bool {
    guard alert.severity >= minimumSeverity, camera == nil || camera == alert.source,
      rule == nil || rule == alert.rule
    else { return false }
    guard let since else { return true }
    return alert.wallTime.map { $0.seconds >= since.timeIntervalSince1970 } ?? false
  }
}
