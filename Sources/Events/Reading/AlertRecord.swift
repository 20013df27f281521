// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

/// What can be known of an alert from its record.
package struct AlertRecord: Hashable, Sendable {
  package let sequence: Int
  /// Name of the camera or file.
  package let source: String
  /// The same for all records of one alert.
  package let id: String
  package let phase: AlertEvent.Phase
  package let rule: String
  package let severity: AlertRule.Severity
  /// Seconds on the source's own clock.
  package let start: Double
  package let end: Double
  /// Wall-clock time of `start` as the record has it.
  package let wallStart: String?
  package let score: Double?
  package let reason: String
  /// The record itself, without its line feed.
  package let line: String

  package init(
    sequence: Int, source: String, id: String, phase: AlertEvent.Phase, rule: String,
    severity: AlertRule.Severity, start: Double, end: Double, wallStart: String?, score: Double?,
    reason: String, line: String
  ) {
    self.sequence = sequence
    self.source = source
    self.id = id
    self.phase = phase
    self.rule = rule
    self.severity = severity
    self.start = start
    self.end = end
    self.wallStart = wallStart
    self.score = score
    self.reason = reason
    self.line = line
  }

  /// Time since 1970 of what this record tells: of the beginning when the alert begins, else of
  /// the end so far; `nil` where the source has no wall clock.
  package var wallTime: MediaTime? {
    guard let start = wallStart.flatMap(Timestamp.time) else { return nil }
    let length = phase == .begin ? 0 : end - self.start
    return (0..<1e9).contains(length) ? start + MediaTime(seconds: length) : start
  }
}

/// What a line of an output holds, as far as readers of alerts care.
enum RecordContents {
  case alert(AlertRecord)
  /// A record of another kind, or of a later version.
  case other(sequence: Int)
  /// Not a record.
  case damaged

  static let alertSchema = "nightjar.alert/1"

  init(_ line: [UInt8]) {
    guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(line)),
      fields.sequence >= 0
    else {
      self = .damaged
      return
    }
    guard fields.schema == Self.alertSchema else {
      self = .other(sequence: fields.sequence)
      return
    }
    guard let alert = fields.alert(line) else {
      self = .damaged
      return
    }
    self = .alert(alert)
  }

  private struct Fields: Decodable {
    let schema: String
    let sequence: Int
    let source: String?
    let id: String?
    let phase: AlertEvent.Phase?
    let rule: String?
    let severity: AlertRule.Severity?
    let start: Double?
    let end: Double?
    let wallStart: String?
    let score: Double?
    let reason: String?

    enum CodingKeys: String, CodingKey {
      case schema, source, id, phase, rule, severity, start, end, score, reason
      case sequence = "seq"
      case wallStart = "wall_start"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      schema = try container.decode(String.self, forKey: .schema)
      sequence = try container.decode(Int.self, forKey: .sequence)
      // Records of other kinds may give the same names another meaning.
      func field<Value: Decodable>(_ key: CodingKeys) -> Value? {
        try? container.decodeIfPresent(Value.self, forKey: key)
      }
      source = field(.source)
      id = field(.id)
      phase = field(.phase)
      rule = field(.rule)
      severity = field(.severity)
      start = field(.start)
      end = field(.end)
      wallStart = field(.wallStart)
      score = field(.score)
      reason = field(.reason)
    }

    func alert(_ line: [UInt8]) -> AlertRecord? {
      guard let source, let id, let phase, let rule, let severity, let start, let end, let reason
      else { return nil }
      return AlertRecord(
        sequence: sequence, source: source, id: id, phase: phase, rule: rule, severity: severity,
        start: start, end: end, wallStart: wallStart, score: score, reason: reason,
        line: String(decoding: line, as: UTF8.self))
    }
  }
}
