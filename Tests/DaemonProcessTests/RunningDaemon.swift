// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import TestSupport
import Testing

/// A real `nightjar run` with its files in a folder of its own.
final class RunningDaemon {
  let folder: TemporaryFolder
  private let environment: [String: String]
  private(set) var process: RunningProcess

  /// Writes the configuration and starts the daemon on it.
  ///
  /// - Parameters:
  ///   - cameras: `[[camera]]` tables and whatever else follows the sections.
  ///   - sections: replaces the default sections that it names.
  ///   - folder: where everything goes; an old one goes on with what is in it.
  ///   - environment: what the daemon gets besides where the models are.
  ///   - waits: whether to wait until the daemon says that it is ready.
  /// - Throws: what kept it from starting, or `NotReady`.
  init(
    _ cameras: String, sections: String = "", in folder: TemporaryFolder? = nil,
    environment: [String: String] = [:], waits: Bool = true
  ) throws {
    self.folder = try folder ?? TemporaryFolder()
    self.environment = environment
    try Self.write(cameras, sections, to: self.folder)
    process = try Self.start(self.folder, environment)
    if waits { try waitUntilReady() }
  }

  struct NotReady: Error, CustomStringConvertible {
    let description: String
  }

  /// Long waits would make long tests.
  private static let quick = [
    "open_timeout": 2.0, "stall_timeout": 1.0, "reconnect_min": 0.05, "reconnect_max": 0.2,
    "reconnect_reset": 1.0,
  ]

  /// Keys of a camera whose server may take its time, as on a busy machine.
  static let patient = "open_timeout = 20.0\nstall_timeout = 20.0\n"

  /// One `[[camera]]` table that reconnects quickly.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - url: where it is; empty if a file says that.
  ///   - more: further keys, or those for which the defaults are too quick.
  /// - Returns: the table.
  static func camera(_ name: String, _ url: String, _ more: String = "") -> String {
    let keys = quick.filter { !more.contains($0.key) }.map { "\($0.key) = \($0.value)" }.sorted()
    let place = url.isEmpty ? [] : ["url = \"\(url)\""]
    return (["[[camera]]", "name = \"\(name)\""] + place + keys + [more, ""])
      .joined(separator: "\n")
  }

  /// Starts it again on the same files, at once.
  func restart(waits: Bool = true) throws {
    process = try Self.start(folder, environment)
    if waits { try waitUntilReady() }
  }

  func configure(_ cameras: String, sections: String = "") throws {
    try Self.write(cameras, sections, to: folder)
  }

  func waitUntilReady() throws {
    guard process.errorsMeet({ $0.contains("nightjar: ready") }) else {
      process.send(SIGKILL)
      _ = process.wait()
      throw NotReady(description: process.errors)
    }
  }

  /// Ends it with SIGTERM and gives its exit status.
  func stop() -> Int32? {
    process.send(SIGTERM)
    return process.wait(limit: 20)
  }

  /// Every record in a file so far, whole lines only.
  func records(_ name: String = "segments.jsonl") -> [[String: Any]] {
    let text = (try? String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)) ?? ""
    let whole = text[..<(text.lastIndex(of: "\n") ?? text.startIndex)]
    return whole.split(separator: "\n").compactMap {
      try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }

  /// Waits until the records of a file satisfy `condition`; false when the limit is over first.
  func recordsMeet(
    _ name: String = "segments.jsonl", limit: Double = 60, _ condition: ([[String: Any]]) -> Bool
  ) -> Bool {
    waitUntil(limit: limit) { condition(records(name)) }
  }

  /// Every line of an output, of the files that were put aside too.
  func allLines(_ name: String) throws -> [Substring] {
    try RecordGenerations(path: "\(folder.path)/\(name)").list().flatMap { generation in
      let plain = try RunningProcess(
        URL(filePath: "/bin/gzip"), ["--decompress", "--force", "--stdout", generation.path])
      return plain.output.split(separator: "\n")
    }
  }

  func allRecords(_ name: String) throws -> [[String: Any]] {
    try allLines(name).map {
      let object = try JSONSerialization.jsonObject(with: Data($0.utf8))
      return try #require(object as? [String: Any])
    }
  }

  private static func start(
    _ folder: TemporaryFolder, _ environment: [String: String]
  ) throws -> RunningProcess {
    try RunningProcess(
      NightjarProcess.executable, ["run", "--config", "\(folder.path)/config.toml"],
      environment: environment.merging(["NIGHTJAR_MODELS": TestModels.directory]) { $1 })
  }

  private static func write(
    _ cameras: String, _ sections: String, to folder: TemporaryFolder
  ) throws {
    let path = folder.path
    let defaults = [
      "[output]": "segments = \"\(path)/segments.jsonl\"\nalerts = \"\(path)/alerts.jsonl\"",
      "[sampling]": "segment_seconds = 2.0\ncontext_seconds = 1.0",
      "[daemon]": "state_dir = \"\(path)/state\"",
      "[http]": "socket = \"\(path)/http.sock\"",
    ]
    let kept = defaults.filter { !sections.contains($0.key) }
      .sorted { $0.key < $1.key }.map { "\($0.key)\n\($0.value)\n" }
    let text = kept.joined() + sections + "\n" + cameras
    _ = try folder.file("config.toml", text.utf8)
  }
}
