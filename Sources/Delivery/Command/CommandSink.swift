// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Events
import Foundation
import Logging

/// Runs a command for every alert and takes its exit status 0 as the receipt.
///
/// The command gets the record on standard input, its main facts as `NIGHTJAR_…` in an environment
/// that is otherwise empty but for `PATH` and `LANG`, and a process group of its own, which is
/// ended as a whole if it takes too long.
final class CommandSink: AlertSink {
  private struct State {
    var isCancelled = false
    var running: Process?
  }

  private let options: CommandOptions
  private let name: String
  private let folder: String
  private let program: URL
  private let slots: DispatchSemaphore
  private let logger: Logger
  private let state = Locked(State())

  /// - Parameters:
  ///   - options: what to run.
  ///   - name: the sink's.
  ///   - folder: for the file that becomes the command's standard input.
  ///   - slots: counts the commands of all sinks that may still be started.
  ///   - logger: gets what the command prints, at debug level.
  /// - Throws: `DeliveryError` if no program is named.
  init(
    _ options: CommandOptions, name: String, folder: String, slots: DispatchSemaphore,
    logger: Logger
  ) throws(DeliveryError) {
    guard let program = options.arguments.first, !program.isEmpty else {
      throw .noCommand(sink: name)
    }
    self.options = options
    self.name = name
    self.folder = folder
    self.program = Self.locate(program)
    self.slots = slots
    self.logger = logger
  }

  func deliver(_ alert: AlertRecord) throws(DeliveryFailure) {
    slots.wait()
    defer { slots.signal() }
    let process = Process()
    process.executableURL = program
    process.arguments = Array(options.arguments.dropFirst())
    process.environment = Self.environment(of: alert).merging(options.environment) { $1 }
    process.currentDirectoryURL = URL(filePath: "/")
    // Foundation never frees a process that has run, and so not what the process holds open.
    defer {
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
    }
    let end = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in end.signal() }
    let output: CommandOutput
    do {
      let input = try CommandInput(alert.line + "\n", in: folder)
      output = try CommandOutput(in: folder)
      process.standardInput = input.handle
      process.standardOutput = output.handle
      process.standardError = output.handle
      try start(process)
    } catch {
      throw error as? DeliveryFailure
        ?? .temporary("cannot run \(program.path()): \(error.localizedDescription)")
    }
    let isInTime = wait(for: process, end)
    state.withLock { $0.running = nil }
    let text = output.text
    if !text.isEmpty { logger.debug("sink \"\(name)\": the command says: \(text)") }
    guard isInTime else { throw .temporary("the command took longer than \(options.timeLimit) s") }
    switch (process.terminationReason, process.terminationStatus) {
    case (.exit, 0): return
    case (.exit, Self.refusal):
      throw .refused("the command ended with status \(Self.refusal)")
    // What a command needs may be down for a day.
    case (.exit, let status): throw .temporary("the command ended with status \(status)")
    case (_, let signal): throw .temporary("the command was ended by signal \(signal)")
    }
  }

  func cancel() {
    state.withLock { state in
      state.isCancelled = true
      if let process = state.running { kill(-process.processIdentifier, SIGKILL) }
    }
  }

  private func start(_ process: Process) throws {
    try state.withLock { state in
      guard !state.isCancelled else { throw DeliveryFailure.temporary("stopped") }
      try process.run()
      state.running = process
    }
  }

  /// Whether it ended before it had to be ended.
  private func wait(for process: Process, _ end: DispatchSemaphore) -> Bool {
    if end.wait(timeout: .now() + options.timeLimit) == .success { return true }
    // The whole group: what it started would otherwise stay.
    kill(-process.processIdentifier, SIGTERM)
    if end.wait(timeout: .now() + options.graceTime) == .success {
      kill(-process.processIdentifier, SIGKILL)
    } else {
      kill(-process.processIdentifier, SIGKILL)
      end.wait()
    }
    return false
  }

  /// By which a command says that it will never take this alert: `EX_DATAERR` of `sysexits.h`.
  private static let refusal: Int32 = 65
  private static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

  private static func environment(of alert: AlertRecord) -> [String: String] {
    [
      "PATH": path, "LANG": "C.UTF-8",
      "NIGHTJAR_CAMERA": alert.source, "NIGHTJAR_RULE": alert.rule,
      "NIGHTJAR_SEVERITY": alert.severity.rawValue, "NIGHTJAR_PHASE": alert.phase.rawValue,
      "NIGHTJAR_ID": alert.id, "NIGHTJAR_REASON": alert.reason,
      "NIGHTJAR_WALL_START": alert.wallStart ?? "",
      "NIGHTJAR_SCORE": alert.score.map { "\($0)" } ?? "",
    ].mapValues { $0.replacing("\0", with: "") }
  }

  /// The first of that name in the search path, unless it has a path itself.
  private static func locate(_ program: String) -> URL {
    guard !program.contains("/") else { return URL(filePath: program) }
    let places = path.split(separator: ":").map { "\($0)/\(program)" }
    let found = places.first { FileManager.default.isExecutableFile(atPath: $0) }
    return URL(filePath: found ?? program)
  }
}
