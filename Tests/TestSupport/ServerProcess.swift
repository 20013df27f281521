// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation

/// A server for tests in a process of its own, which goes away with this object.
///
/// The program says `ready PORT` in a line of its own when it can be reached, and ends at the end
/// of its input, so that it does not outlive a crash of the tests.
package final class ServerProcess: Sendable {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  package let port: Int
  private let process: Process
  private let ended: DispatchSemaphore
  private let input = Pipe()

  /// Starts a server of `Tests/Servers` and waits until it can be reached.
  ///
  /// - Parameters:
  ///   - name: file in `Tests/Servers`, a Python program.
  ///   - arguments: what follows its name.
  /// - Throws: `Failure`, with what it wrote to standard error, if it ends instead.
  package init(_ name: String, _ arguments: [String] = []) throws {
    let process = Process()
    let ended = DispatchSemaphore(value: 0)
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = ["\(Fixtures.project)Tests/Servers/\(name)"] + arguments
    process.standardInput = input
    process.standardOutput = output
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    self.process = process
    self.ended = ended
    guard let line = Self.firstLine(of: output.fileHandleForReading), line.hasPrefix("ready "),
      let port = Int(line.dropFirst(6))
    else {
      Foundation.kill(process.processIdentifier, SIGKILL)
      throw Failure(description: "\(name) \(arguments) did not get ready")
    }
    self.port = port
  }

  deinit { kill() }

  /// Asks it to end, and waits until it has; kills it after 5 s.
  package func stop() { end(with: SIGTERM) }

  /// Ends it at once, in the middle of whatever it does.
  package func kill() { end(with: SIGKILL) }

  /// Stops it from doing anything, with its connections left open.
  package func pause() { send(SIGSTOP) }

  package func resume() { send(SIGCONT) }

  private func end(with signal: Int32) {
    guard process.isRunning else { return }
    send(signal)
    if signal != SIGKILL, ended.wait(timeout: .now() + 5) == .success { return }
    send(SIGKILL)
    ended.wait()
  }

  private func send(_ signal: Int32) {
    Foundation.kill(process.processIdentifier, signal)
  }

  private static func firstLine(of handle: FileHandle) -> String? {
    var line: [UInt8] = []
    while let byte = try? handle.read(upToCount: 1)?.first {
      if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
      line.append(byte)
    }
    return nil
  }
}
