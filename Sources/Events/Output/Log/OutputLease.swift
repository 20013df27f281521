// SPDX-License-Identifier: Apache-2.0
import Core

/// One source's share in the outputs, which may be exchanged while it writes.
final class OutputLease: RecordOutput {
  struct Logs: Sendable {
    let segments: RecordLog
    let alerts: RecordLog
  }

  let source: String
  private let logs: Locked<Logs>
  private let released: @Sendable (OutputLease) -> Void

  /// - Parameters:
  ///   - source: name of the source.
  ///   - logs: where its records go for now.
  ///   - released: told that the source has no more records.
  init(source: String, logs: Logs, released: @escaping @Sendable (OutputLease) -> Void) {
    self.source = source
    self.logs = Locked(logs)
    self.released = released
  }

  func write(_ record: PendingRecord) {
    logs.withLock { logs in
      (record.kind == .alert ? logs.alerts : logs.segments).write(record)
    }
  }

  func close() { released(self) }

  func move(to new: Logs) { logs.withLock { $0 = new } }
}
