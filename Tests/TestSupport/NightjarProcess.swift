// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A finished run of the built `nightjar` executable.
package struct NightjarProcess {
  package let status: Int32
  package let output: String
  package let errors: String

  package struct TimedOut: Error {
    package let arguments: [String]
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
  package static func run(
    _ arguments: [String], environment: [String: String] = [:], input: String = "",
    limit: Double = 60
  ) throws -> NightjarProcess {
    try run(executable, arguments, environment: environment, input: input, limit: limit)
  }

  /// Runs a shell script in which `$0` is `nightjar`, with the models that the tests use.
  ///
  /// Not in `sh`: tests run with SIGCHLD blocked, and then its `wait` never hears of the end.
  package static func shell(
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
    let process = try RunningProcess(program, arguments, environment: environment, input: input)
    guard let status = process.wait(limit: limit) else {
      process.send(SIGKILL)
      throw TimedOut(arguments: arguments)
    }
    return NightjarProcess(status: status, output: process.output, errors: process.errors)
  }

  /// It is built next to the test bundle.
  package static var executable: URL {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "nightjar")
  }
}
