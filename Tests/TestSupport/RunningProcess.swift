// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation

/// A child process while it runs; it is killed when this object goes.
package final class RunningProcess {
  private let process = Process()
  private let outputText = GrowingText()
  private let errorText = GrowingText()
  private let ended = DispatchGroup()

  /// Starts the program.
  ///
  /// - Parameters:
  ///   - program: an executable file.
  ///   - arguments: what follows its name.
  ///   - environment: what is added to an environment that has only `PATH`.
  ///   - input: what it reads from standard input, which then ends.
  /// - Throws: what kept it from starting.
  package init(
    _ program: URL, _ arguments: [String], environment: [String: String] = [:], input: String = ""
  ) throws {
    process.executableURL = program
    process.arguments = arguments
    process.environment = environment.merging(
      ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]) { given, _ in given
      }
    let standardInput = Pipe()
    process.standardInput = standardInput
    process.standardOutput = outputText.pipe
    process.standardError = errorText.pipe
    let ended = ended
    ended.enter()
    process.terminationHandler = { _ in ended.leave() }
    try process.run()
    outputText.start()
    errorText.start()
    try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try standardInput.fileHandleForWriting.close()
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  package var identifier: Int32 { process.processIdentifier }

  package func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits for the process and for the ends of what it writes.
  ///
  /// - Parameter limit: in seconds.
  /// - Returns: its exit status; `nil` if it still runs.
  package func wait(limit: Double = 60) -> Int32? {
    guard ended.wait(timeout: .now() + limit) == .success else { return nil }
    return process.terminationStatus
  }

  /// All that it wrote to standard output; waits for the end of it.
  package var output: String { outputText.waitForEnd() }
  /// What it wrote to standard output up to now.
  package var outputSoFar: String { outputText.soFar }
  /// All that it wrote to standard error; waits for the end of it.
  package var errors: String { errorText.waitForEnd() }
  /// What it wrote to standard error up to now.
  package var errorsSoFar: String { errorText.soFar }

  /// Waits until standard output so far satisfies `condition`, or the limit in seconds is over.
  package func outputMeets(limit: Double = 60, _ condition: (String) -> Bool) -> Bool {
    outputText.wait(limit: limit, until: condition)
  }

  /// Waits until standard error so far satisfies `condition`, or the limit in seconds is over.
  package func errorsMeet(limit: Double = 60, _ condition: (String) -> Bool) -> Bool {
    errorText.wait(limit: limit, until: condition)
  }
}

/// What comes through a pipe, read on a thread of its own so that the writer never waits.
///
/// `@unchecked Sendable`: `data` and `isAtEnd` are touched only while `condition` is locked.
private final class GrowingText: @unchecked Sendable {
  let pipe = Pipe()
  private let condition = NSCondition()
  private var data = Data()
  private var isAtEnd = false

  func start() {
    Thread.detachNewThread { [self] in
      while true {
        let more = pipe.fileHandleForReading.availableData
        condition.lock()
        data += more
        isAtEnd = more.isEmpty
        condition.broadcast()
        condition.unlock()
        if more.isEmpty { return }
      }
    }
  }

  var soFar: String {
    condition.lock()
    defer { condition.unlock() }
    return String(decoding: data, as: UTF8.self)
  }

  func waitForEnd() -> String {
    condition.lock()
    defer { condition.unlock() }
    while !isAtEnd { condition.wait() }
    return String(decoding: data, as: UTF8.self)
  }

  func wait(limit: Double, until isMet: (String) -> Bool) -> Bool {
    let deadline = Date(timeIntervalSinceNow: limit)
    condition.lock()
    defer { condition.unlock() }
    while !isMet(String(decoding: data, as: UTF8.self)) {
      if isAtEnd || !condition.wait(until: deadline) {
        return isMet(String(decoding: data, as: UTF8.self))
      }
    }
    return true
  }
}
