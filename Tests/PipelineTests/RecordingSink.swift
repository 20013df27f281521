// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Segments

@testable import Pipeline

struct FullDisk: Error {}

/// Keeps every record as one line of text.
final class RecordingSink: AnalysisSink {
  private let lines = Locked<[String]>([])
  private let events = Locked<[AnalysisEvent]>([])
  private let gate: Gate?
  /// Whether the record of that number cannot be written.
  private let fails: @Sendable (Int) -> Bool
  private let attempts = Locked(0)

  init(gate: Gate? = nil, fails: @escaping @Sendable (Int) -> Bool = { _ in false }) {
    self.gate = gate
    self.fails = fails
  }

  var records: [String] { lines.withLock { $0 } }

  var gaps: [Gap] {
    events.withLock { $0 }.compactMap { if case .gap(let gap) = $0 { gap } else { nil } }
  }
  var segments: [Segment] {
    events.withLock { $0 }.compactMap {
      if case .segment(let segment, _) = $0 { segment } else { nil }
    }
  }
  var health: [Health] {
    events.withLock { $0 }.compactMap { if case .health(let health) = $0 { health } else { nil } }
  }

  func receive(_ event: AnalysisEvent) throws {
    gate?.pass()
    let attempt = attempts.withLock { attempts in
      defer { attempts += 1 }
      return attempts
    }
    if fails(attempt) { throw FullDisk() }
    events.withLock { $0.append(event) }
    lines.withLock { $0.append(Self.line(event)) }
  }

  private static func line(_ event: AnalysisEvent) -> String {
    switch event {
    case .segment(let segment, _):
      """
      segment \(segment.epoch) \(seconds(segment.start))-\(seconds(segment.end)) \
      \(segment.path.rawValue) \(segment.representation.map { "\($0)" } ?? "none")
      """
    case .alert(let alert): "alert \(alert.phase.rawValue) \(alert.rule) \(alert.start)"
    case .health(let health): "health \(health.state.rawValue)"
    case .gap(let gap): "gap \(gap.start.seconds)-\(gap.end.seconds) \(gap.cause.rawValue)"
    }
  }

  private static func seconds(_ time: MediaTime) -> Substring { "\(time)".dropLast(2) }
}
