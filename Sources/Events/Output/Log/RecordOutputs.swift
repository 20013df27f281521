// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Foundation
import Logging

/// The outputs of a daemon, which many sources share.
///
/// Any thread may call any method.
package final class RecordOutputs: Sendable {
  /// Whom to tell what; called on an output's own queue, which waits meanwhile.
  package struct Hooks: Sendable {
    /// An alert is on the disk, as far as `fsync` demands.
    package var alertWritten: @Sendable () -> Void = {}
    /// A source's time since 1970 up to which its segments and gaps are on the disk, as far.
    package var accounted: @Sendable (_ source: String, _ time: MediaTime) -> Void = { _, _ in }
    /// Nobody reads standard output any more; records for it are dropped from now on.
    package var standardOutputClosed: @Sendable () -> Void = {}

    package init() {}
  }

  private struct State: Sendable {
    var plan: OutputPlan
    var logs: [String: RecordLog] = [:]
    /// One for every router that was not closed.
    var leases: [ObjectIdentifier: OutputLease] = [:]

    /// The paths that are in use, or would be under another plan.
    func paths(
      _ plan: OutputPlan, and source: String? = nil
    ) throws(OutputError) -> [String: Bool] {
      try plan.paths(for: leases.values.map(\.source) + (source.map { [$0] } ?? []))
    }

    func logs(_ plan: OutputPlan, for source: String) -> OutputLease.Logs? {
      guard let segments = logs[OutputPlan.path(plan.segments, for: source)],
        let alerts = logs[OutputPlan.path(plan.alerts, for: source)]
      else { return nil }
      return OutputLease.Logs(segments: segments, alerts: alerts)
    }
  }

  /// How long an output that is no longer used may take to write what waits.
  private static let farewell = Duration.seconds(1)

  private let hooks: Hooks
  private let environment: RecordLog.Environment
  private let logger: Logger
  private let state: Locked<State>

  /// Opens the outputs that the plan names without `{camera}`; the others are opened with their
  /// first source.
  ///
  /// - Parameters:
  ///   - plan: where records go and how they are written.
  ///   - hooks: whom to tell.
  ///   - logger: told what goes wrong with outputs, and when it is right again.
  /// - Throws: `OutputError` if a file cannot be used and time will not change that.
  package convenience init(
    _ plan: OutputPlan, hooks: Hooks = Hooks(), logger: Logger
  ) throws(OutputError) {
    try self.init(plan, hooks: hooks, environment: RecordLog.Environment(), logger: logger)
  }

  init(
    _ plan: OutputPlan, hooks: Hooks = Hooks(), environment: RecordLog.Environment, logger: Logger
  ) throws(OutputError) {
    self.hooks = hooks
    self.environment = environment
    self.logger = logger
    state = Locked(State(plan: plan))
    try apply(plan)
  }

  /// A router for one source, which never throws and never waits for the disk.
  ///
  /// - Parameter context: what the source's records have in common.
  /// - Returns: the router; close it when the source is removed.
  /// - Throws: `OutputError` if a file cannot be used, or if another source already writes to the
  ///   file of this one because their names differ only in what a path cannot hold.
  package func router(for context: RecordContext) throws(OutputError) -> RecordRouter {
    let lease = try state.withLock { state throws(OutputError) in
      let plan = state.plan
      try open(try state.paths(plan, and: context.source), &state)
      guard let logs = state.logs(plan, for: context.source) else {
        preconditionFailure("RecordOutputs: no output for \(context.source)")
      }
      let lease = OutputLease(source: context.source, logs: logs) { [weak self] lease in
        self?.release(lease)
      }
      state.leases[ObjectIdentifier(lease)] = lease
      return lease
    }
    return RecordRouter(context: context, format: .json, output: lease)
  }

  /// Goes over to another plan while sources are writing; on an error all stays as it was.
  ///
  /// - Parameter plan: where records go and how they are written from now on.
  /// - Throws: `OutputError` if a file cannot be used.
  package func apply(_ plan: OutputPlan) throws(OutputError) {
    try state.withLock { state throws(OutputError) in
      let paths = try state.paths(plan)
      state.plan = try open(paths, &state, as: plan)
      for lease in state.leases.values {
        if let logs = state.logs(plan, for: lease.source) { lease.move(to: logs) }
      }
    }
    retire()
  }

  /// Goes on in new files where the old ones were given other names, as logrotate does.
  package func reopen() {
    for log in state.withLock(\.logs).values { log.reopen() }
  }

  /// Writes all that waits and forces it to the disk.
  ///
  /// - Parameter limit: how long to wait for it.
  /// - Returns: whether nothing waits any more.
  @discardableResult
  package func flush(within limit: Duration) -> Bool {
    wait(for: state.withLock(\.logs).values.map { $0.flush() }, limit)
  }

  /// Writes what waits, as far as the time suffices, and closes all outputs.
  ///
  /// - Parameter limit: how long to wait for the disks.
  /// - Returns: whether everything was written.
  @discardableResult
  package func close(within limit: Duration) -> Bool {
    wait(for: state.withLock(\.logs).values.map { $0.shutDown() }, limit)
  }

  /// What became of the records so far, by output.
  package var statistics: [OutputStatistics] {
    state.withLock(\.logs).values.map(\.statistics).sorted { $0.output < $1.output }
  }

  private func wait(for completions: [Completion], _ limit: Duration) -> Bool {
    let deadline = DispatchTime.after(limit)
    // All are waited for, even after one has failed.
    return completions.map { $0.wait(until: deadline) }.allSatisfy { $0 }
  }

  // MARK: - Opening and closing

  /// Opens what is not open yet, or leaves all as it was.
  @discardableResult
  private func open(
    _ paths: [String: Bool], _ state: inout State, as plan: OutputPlan? = nil
  ) throws(OutputError) -> OutputPlan {
    let plan = plan ?? state.plan
    var opened: [String: RecordLog] = [:]
    do throws(OutputError) {
      for (path, takesSegments) in paths.sorted(by: { $0.key < $1.key })
      where state.logs[path] == nil {
        opened[path] = try RecordLog(
          path: path, options: plan.options,
          environment: environment(isForAlertsOnly: !takesSegments), logger: logger)
      }
      try Self.checkNames(of: opened.values, beside: state.logs.values)
    } catch {
      for log in opened.values { _ = log.shutDown() }
      throw error
    }
    if plan.options != state.plan.options {
      for log in state.logs.values { log.configure(plan.options) }
    }
    state.logs.merge(opened) { one, _ in one }
    return plan
  }

  /// Refuses outputs whose names a reader would take for old files of others.
  private static func checkNames(
    of new: some Collection<RecordLog>, beside old: some Collection<RecordLog>
  ) throws(OutputError) {
    for log in new {
      for other in Array(new) + Array(old) {
        if other.generations.covers(log.generations) {
          throw .oldFileName(output: log.path, other: other.path)
        }
        if log.generations.covers(other.generations) {
          throw .oldFileName(output: other.path, other: log.path)
        }
      }
    }
  }

  private func environment(isForAlertsOnly: Bool) -> RecordLog.Environment {
    var environment = environment
    environment.written = { [hooks] in Self.tell(hooks, of: $0) }
    environment.standardOutputClosed = hooks.standardOutputClosed
    if isForAlertsOnly {
      environment.lost = { [weak self] gap in self?.report(gap) }
    }
    return environment
  }

  private static func tell(_ hooks: Hooks, of written: ArraySlice<PendingRecord>) {
    if written.contains(where: { $0.kind == .alert }) { hooks.alertWritten() }
    var ends: [String: MediaTime] = [:]
    for record in written where record.kind == .segment || record.kind == .gap {
      ends[record.context.source] = record.clock.time(of: record.end)
    }
    for (source, end) in ends { hooks.accounted(source, end) }
  }

  /// Records a loss where the source's other gaps are.
  private func report(_ gap: PendingRecord) {
    let log = state.withLock { state in state.logs(state.plan, for: gap.context.source)?.segments }
    log?.write(gap)
  }

  private func release(_ lease: OutputLease) {
    state.withLock { state in state.leases[ObjectIdentifier(lease)] = nil }
    retire()
  }

  /// Closes outputs that nobody uses, unless they still have something to write.
  private func retire() {
    let unused = state.withLock { state in
      let used = (try? state.paths(state.plan)) ?? state.logs.mapValues { _ in true }
      return state.logs.filter { used[$0.key] == nil }
    }
    for (path, log) in unused where log.flush().wait(until: .after(Self.farewell)) {
      state.withLock { state in
        guard let used = try? state.paths(state.plan), used[path] == nil else { return }
        _ = log.shutDown().wait(until: .after(Self.farewell))
        state.logs[path] = nil
      }
    }
  }
}
