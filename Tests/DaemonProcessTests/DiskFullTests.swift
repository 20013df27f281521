// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// The daemon on a file system of 1 MB, in a mount namespace of its own.
@Suite struct DiskFullTests {
  @Test func aFullDiskTearsNoLineAndWritingGoesOnWhenThereIsRoom() throws {
    let folder = try TemporaryFolder()
    let disk = "\(folder.path)/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
    let configuration = """
      [output]
      segments = "\(disk)/segments.jsonl"
      alerts = "\(disk)/alerts.jsonl"
      spool_mb = 1
      [sampling]
      segment_seconds = 1.0
      context_seconds = 0.0
      [daemon]
      state_dir = "\(folder.path)/state"
      [http]
      socket = "\(folder.path)/http.sock"
      \(RunningDaemon.camera("yard", Sample.clip, "realtime = false\nloop = true"))
      """
    _ = try folder.file("config.toml", configuration.utf8)
    let mount = "mount -t tmpfs -o size=1m tmpfs '\(disk)' && exec \"$0\" run --config \"$1\""
    let process = try RunningProcess(
      URL(filePath: "/usr/bin/unshare"),
      (geteuid() == 0 ? ["--mount"] : ["--mount", "--map-root-user"])
        + [
          "sh", "-c", mount, NightjarProcess.executable.path(), "\(folder.path)/config.toml",
        ],
      environment: ["NIGHTJAR_MODELS": TestModels.directory])
    #expect(process.errorsMeet { $0.contains("nightjar: ready") })

    // The namespace's own view of the disk.
    let inside = "/proc/\(process.identifier)/root\(disk)"
    #expect(process.errorsMeet { $0.contains("No space left on device") })
    #expect(try waitUntil { try Self.droppedRecords("\(folder.path)/http.sock") > 0 })
    #expect(Self.isWhole("\(inside)/segments.jsonl"))
    let before = Self.lines("\(inside)/segments.jsonl").count
    let remount = Process()
    remount.executableURL = URL(filePath: "/usr/bin/nsenter")
    remount.arguments = [
      "--target", "\(process.identifier)", "--mount", "mount", "-o", "remount,size=64m", disk,
    ]
    try remount.run()
    remount.waitUntilExit()
    #expect(remount.terminationStatus == 0)
    // A gap is short enough to have found room before.
    #expect(waitUntil { Self.lines("\(inside)/segments.jsonl").count > before })
    let lines = Self.lines("\(inside)/segments.jsonl")
    #expect(lines.contains { $0.contains("unwritten") })
    #expect(try Self.numbers(lines) == Array(0..<lines.count))

    process.send(SIGTERM)
    #expect(process.wait(limit: 20) == 0)
  }

  private static func droppedRecords(_ socket: String) throws -> Int {
    let run = try NightjarProcess.run(["status", "--socket", socket, "--format", "json"])
    let status = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let outputs = status?["outputs"] as? [[String: Any]] ?? []
    return outputs.compactMap { $0["dropped_records"] as? Int }.reduce(0, +)
  }

  private static func isWhole(_ path: String) -> Bool {
    FileManager.default.contents(atPath: path)?.last == UInt8(ascii: "\n")
  }

  private static func lines(_ path: String) -> [Substring] {
    let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    return text.split(separator: "\n")
  }

  private static func numbers(_ lines: [Substring]) throws -> [Int?] {
    try lines.map {
      let record = try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
      return record?["seq"] as? Int
    }
  }
}
