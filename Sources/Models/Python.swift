// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Runs the system's `python3` and waits for it.
struct Python: Sendable {
  struct Outcome: Sendable {
    let status: Int32
    /// Standard error, the end of it if it is long.
    let errors: String

    /// The last line that is not empty.
    var lastLine: String {
      errors.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        .last { !$0.isEmpty } ?? "no message"
    }
  }

  private static let keptErrors = 1 << 16

  let executable: URL

  /// - Throws: `ModelsError.noPython` if `PATH` leads to none.
  init(environment: [String: String] = ProcessInfo.processInfo.environment) throws(ModelsError) {
    let folders = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
    let found = folders.map { "\($0)/python3" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let found else { throw .noPython(reason: "not in PATH") }
    executable = URL(filePath: found)
  }

  /// - Throws: `ModelsError.noPython` if it does not start.
  func run(_ arguments: [String]) throws(ModelsError) -> Outcome {
    let process = Process()
    let errors = Pipe()
    process.executableURL = executable
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    do {
      try process.run()
    } catch {
      throw .noPython(reason: "\(FileFailure(error))")
    }
    var kept = Data()
    while case let chunk = errors.fileHandleForReading.availableData, !chunk.isEmpty {
      kept = Data((kept + chunk).suffix(Self.keptErrors))
    }
    process.waitUntilExit()
    let status =
      process.terminationReason == .exit
      ? process.terminationStatus : 128 + process.terminationStatus
    return Outcome(status: status, errors: String(decoding: kept, as: UTF8.self))
  }
}
