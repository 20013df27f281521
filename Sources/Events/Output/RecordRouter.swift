// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Writes every record of one source where it belongs, at once.
///
/// Segments, gaps and health records go to one output, alerts to another or to the same; each
/// output numbers its records. In a common output they stand in the order in which they became
/// known: an alert stands before the segment in which it began. Any thread may call any method.
package final class RecordRouter: Sendable {
  private let context: RecordContext
  private let format: OutputFormat
  private let output: any RecordOutput

  /// Opens the outputs; files that are there are replaced.
  ///
  /// - Parameters:
  ///   - context: what the records have in common.
  ///   - format: how they are written.
  ///   - segments: where segments and gaps go.
  ///   - alerts: where alerts go.
  /// - Throws: `OutputError` if one of the files cannot be opened.
  package convenience init(
    context: RecordContext, format: OutputFormat, segments: OutputTarget = .standardOutput,
    alerts: OutputTarget = .standardOutput
  ) throws(OutputError) {
    self.init(
      context: context, format: format, segments: try segments.open(),
      alerts: alerts == segments ? nil : try alerts.open())
  }

  convenience init(
    context: RecordContext, format: OutputFormat, segments: any LineSink, alerts: (any LineSink)?
  ) {
    self.init(
      context: context, format: format,
      output: NumberedOutputs(
        segments: NumberedLines(segments), alerts: alerts.map { NumberedLines($0) }))
  }

  init(context: RecordContext, format: OutputFormat, output: any RecordOutput) {
    self.context = context
    self.format = format
    self.output = output
  }

  /// Writes a segment.
  ///
  /// - Parameters:
  ///   - segment: the segment.
  ///   - latency: milliseconds from the last step's decoding to this call.
  /// - Throws: `OutputError`; nothing of the record is left in a file then.
  package func write(_ segment: Segment, latency: Double) throws(OutputError) {
    try output.write(PendingRecord(segment, context, format, latency: latency))
  }

  package func write(_ gap: Gap) throws(OutputError) {
    try output.write(PendingRecord(gap, context, format))
  }

  package func write(_ health: Health) throws(OutputError) {
    try output.write(PendingRecord(health, context, format))
  }

  package func write(_ alert: AlertEvent) throws(OutputError) {
    try output.write(PendingRecord(alert, context, format))
  }

  /// Says that the source has no more records: nothing may be written after that.
  package func close() throws(OutputError) { try output.close() }
}

/// The outputs of a run that ends: each is numbered from 0, and what cannot be written is an error.
private struct NumberedOutputs: RecordOutput {
  let segments: NumberedLines
  /// `nil` if alerts go where the segments go.
  let alerts: NumberedLines?

  func write(_ record: PendingRecord) throws(OutputError) {
    let lines = record.kind == .alert ? alerts ?? segments : segments
    try lines.write(record.line)
  }

  func close() throws(OutputError) {
    try segments.close()
    try alerts?.close()
  }
}

private final class NumberedLines: Sendable {
  private let sink: any LineSink
  private let nextSequence = Locked(0)

  init(_ sink: any LineSink) {
    self.sink = sink
  }

  func write(_ line: RecordLine) throws(OutputError) {
    try nextSequence.withLock { sequence throws(OutputError) in
      try sink.write(line.numbered(sequence))
      sequence += 1
    }
  }

  func close() throws(OutputError) {
    try nextSequence.withLock { _ throws(OutputError) in try sink.close() }
  }
}
