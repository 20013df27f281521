// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// A record on its way to an output, and what is lost with it.
struct PendingRecord: Sendable {
  enum Kind: Sendable {
    case segment, gap, health, alert
  }

  let kind: Kind
  let line: RecordLine
  let context: RecordContext
  let start: MediaTime
  let end: MediaTime
  let steps: Int
  let clock: WallClock
}

/// Takes the records of one source, and knows where each of them belongs.
protocol RecordOutput: Sendable {
  /// Writes the record, or sees to it that it is written soon.
  func write(_ record: PendingRecord) throws(OutputError)
  /// Says that the source has no more records.
  func close() throws(OutputError)
}

extension PendingRecord {
  init(
    _ segment: Segment, _ context: RecordContext, _ format: OutputFormat = .json, latency: Double
  ) {
    self.init(
      kind: .segment,
      line: format == .text
        ? RecordLine(text: RecordText.line(segment, context.transcripts))
        : RecordLine(context.record(of: segment, sequence: 0, latency: latency)),
      context: context, start: segment.start, end: segment.end, steps: segment.steps,
      clock: segment.clock)
  }

  init(_ alert: AlertEvent, _ context: RecordContext, _ format: OutputFormat = .json) {
    self.init(
      kind: .alert,
      line: format == .text
        ? RecordLine(text: RecordText.line(alert, context.transcripts))
        : RecordLine(context.record(of: alert, sequence: 0)),
      context: context, start: alert.start, end: alert.end, steps: 0, clock: alert.clock)
  }

  init(_ gap: Gap, _ context: RecordContext, _ format: OutputFormat = .json) {
    self.init(
      kind: .gap,
      line: format == .text
        ? RecordLine(text: RecordText.line(gap))
        : RecordLine(context.record(of: gap, sequence: 0)),
      context: context, start: gap.start, end: gap.end, steps: gap.droppedSteps, clock: gap.clock)
  }

  init(_ health: Health, _ context: RecordContext, _ format: OutputFormat = .json) {
    self.init(
      kind: .health,
      line: format == .text
        ? RecordLine(text: RecordText.line(health))
        : RecordLine(context.record(of: health, sequence: 0)),
      context: context, start: health.time, end: health.time, steps: 0, clock: health.clock)
  }
}
