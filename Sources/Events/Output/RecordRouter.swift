// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// How records are written.
package enum OutputFormat: String, CaseIterable, Codable, Sendable {
  /// One JSON document per line.
  case json
  /// One readable line per record.
  case text
}

/// Where records go.
package enum OutputTarget: Hashable, Sendable {
  case standardOutput
  case file(String)

  /// - Parameter argument: a path, or `-` for standard output.
  package init(argument: String) {
    self = argument == "-" ? .standardOutput : .file(argument)
  }

  func open() throws(OutputError) -> any LineSink {
    switch self {
    case .standardOutput: JSONLinesWriter.standardOutput
    case .file(let path): try JSONLinesWriter(replacing: path)
    }
  }
}

/// Gives every record its number and writes it where it belongs, at once.
///
/// Segments and gaps go to one output, alerts to another or to the same; each output counts its
/// records from 0. In a common output they stand in the order in which they became known: an alert
/// stands before the segment in which it began. Any thread may call any method.
package final class RecordRouter: Sendable {
  private struct Output: Sendable {
    let sink: any LineSink
    var nextSequence = 0

    mutating func write(_ render: (Int) -> String) throws(OutputError) {
      try sink.write(render(nextSequence))
      nextSequence += 1
    }
  }

  private struct State: Sendable {
    var segments: Output
    /// `nil` if alerts go where the segments go.
    var alerts: Output?
  }

  private let context: RecordContext
  private let format: OutputFormat
  private let state: Locked<State>

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

  init(
    context: RecordContext, format: OutputFormat, segments: any LineSink, alerts: (any LineSink)?
  ) {
    self.context = context
    self.format = format
    state = Locked(
      State(segments: Output(sink: segments), alerts: alerts.map { Output(sink: $0) }))
  }

  /// Writes a segment.
  ///
  /// - Parameters:
  ///   - segment: the segment.
  ///   - latency: milliseconds from the last step's decoding to this call.
  /// - Throws: `OutputError`; nothing of the record is left in a file then.
  package func write(_ segment: Segment, latency: Double) throws(OutputError) {
    try state.withLock { state throws(OutputError) in
      try state.segments.write { sequence in
        switch format {
        case .json:
          context.record(of: segment, sequence: sequence, latency: latency).line
        case .text: RecordText.line(segment)
        }
      }
    }
  }

  package func write(_ gap: Gap) throws(OutputError) {
    try state.withLock { state throws(OutputError) in
      try state.segments.write { sequence in
        switch format {
        case .json: context.record(of: gap, sequence: sequence).line
        case .text: RecordText.line(gap)
        }
      }
    }
  }

  package func write(_ health: Health) throws(OutputError) {
    try state.withLock { state throws(OutputError) in
      try state.segments.write { sequence in
        switch format {
        case .json: context.record(of: health, sequence: sequence).line
        case .text: RecordText.line(health)
        }
      }
    }
  }

  package func write(_ alert: AlertEvent) throws(OutputError) {
    try state.withLock { state throws(OutputError) in
      let render = { (sequence: Int) in
        switch self.format {
        case .json: self.context.record(of: alert, sequence: sequence).line
        case .text: RecordText.line(alert)
        }
      }
      if state.alerts == nil {
        try state.segments.write(render)
      } else {
        try state.alerts?.write(render)
      }
    }
  }

  /// Closes the outputs, after which nothing may be written.
  package func close() throws(OutputError) {
    try state.withLock { state throws(OutputError) in
      try state.segments.sink.close()
      try state.alerts?.sink.close()
    }
  }
}
