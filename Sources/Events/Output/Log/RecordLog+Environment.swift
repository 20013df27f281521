// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation

extension RecordLog {
  struct Options: Hashable, Sendable {
    var fsync = FsyncPolicy.alerts
    var rotation = RotationPolicy()
    /// Memory that waiting records may take, in bytes.
    var spoolBytes = 64 << 20
  }

  /// Files, time, and whom to tell.
  struct Environment: Sendable {
    var calls: any FileCalls = SystemFileCalls()
    /// Seconds since 1970.
    var now: @Sendable () -> Double = { Date().timeIntervalSince1970 }
    /// Runs something later, on any thread.
    var after: @Sendable (Duration, @escaping @Sendable () -> Void) -> Void = { delay, body in
      DispatchQueue.global().asyncAfter(deadline: .after(delay), execute: body)
    }
    /// Runs something that takes long and can wait.
    var later: @Sendable (@escaping @Sendable () -> Void) -> Void = { body in
      RotatedFiles.queue.async(execute: body)
    }
    /// Told on the output's queue which records are on the disk, as far as `fsync` demands.
    var written: @Sendable (_ records: ArraySlice<PendingRecord>) -> Void = { _ in }
    /// Takes the gap records of what this output lost; `nil` writes them to this output.
    var lost: (@Sendable (PendingRecord) -> Void)?
    /// Told once when nobody reads standard output any more.
    var standardOutputClosed: @Sendable () -> Void = {}
  }
}
