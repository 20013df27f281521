// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation
import Synchronization
import TestSupport

/// A finished run of the built `nightjar` executable.
struct NightjarProcess {
  let status: Int32
  let output: String
  let errors: String

  struct TimedOut: Error {
    let arguments: [String]
  }

  /// Runs `nightjar` and waits for it.
  ///
  /// - Parameters:
  ///   - arguments: what follows the program's name.
  ///   - environment: what is added to an environment that has only `PATH`.
  ///   - input: what it reads from standard input.
  ///   - limit: after this many seconds it is killed.
  /// - Returns: what it wrote and how it ended.
  /// - Throws: `TimedOut`, or what kept it from starting.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], input: String = "",
    limit: Double = 60
  ) throws -> NightjarProcess {
    try run(executable, arguments, environment: environment, input: input, limit: limit)
  }

  /// Runs a shell script in which `$0` is `nightjar`, with the models that the tests use.
  ///
  /// Not in `sh`: tests run with SIGCHLD blocked, and then its `wait` never hears of the end.
  static func shell(
    _ script: String, _ arguments: [String] = [], limit: Double = 60
  ) throws -> NightjarProcess {
    try run(
      URL(filePath: "/bin/bash"), ["-c", script, executable.path()] + arguments,
      environment: ["NIGHTJAR_MODELS": TestModels.directory], input: "", limit: limit)
  }

  private static func run(
    _ program: URL, _ arguments: [String], environment: [String: String], input: String,
    limit: Double
  ) throws -> NightjarProcess {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.environment = environment.merging(
      ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]) { given, _ in given
      }
    let standardInput = Pipe()
    process.standardInput = standardInput
    let output = Collector()
    process.standardOutput = output.pipe
    let errors = Collector()
    process.standardError = errors.pipe
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    output.start()
    errors.start()
    try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try standardInput.fileHandleForWriting.close()
    guard ended.wait(timeout: .now() + limit) == .success else {
      kill(process.processIdentifier, SIGKILL)
      throw TimedOut(arguments: arguments)
    }
    return NightjarProcess(
      status: process.terminationStatus, output: output.wait(), errors: errors.wait())
  }

  /// It is built next to the test bundle.
  static var executable: URL {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "nightjar")
  }
}

/// Reads a pipe to its end on a thread of its own, so that the writer never waits.
private final class Collector: Sendable {
  let pipe = Pipe()
  private let data = Mutex(Data())
  private let finished = DispatchSemaphore(value: 0)

  func start() {
    Thread.detachNewThread { [self] in
      let all = (try? pipe.fileHandleForReading.readToEnd()) ?? Data()
      data.withLock { $0 = all }
      finished.signal()
    }
  }

  func wait() -> String {
    finished.wait()
    return data.withLock { String(decoding: $0, as: UTF8.self) }
  }
}
