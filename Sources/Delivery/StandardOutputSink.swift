// SPDX-License-Identifier: Apache-2.0
import Events

/// Writes the records as they are to standard output.
struct StandardOutputSink: AlertSink {
  private let writer: any LineSink

  init(writer: any LineSink = JSONLinesWriter.standardOutput) {
    self.writer = writer
  }

  func deliver(_ alert: AlertRecord) throws(DeliveryFailure) {
    do {
      try writer.write(alert.line)
    } catch {
      throw .temporary("\(error)")
    }
  }

  func cancel() {}
}
