// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Events
import Foundation

/// What rules are to be held against.
enum RehearsalInput: Equatable {
  /// The files of one output, oldest first.
  case records([RecordGeneration])
  /// A video or sound file.
  case footage(String)

  /// The files that are named; a file that was rotated away is read once, whoever names it.
  ///
  /// - Parameter files: of records or of footage.
  /// - Returns: what they are.
  /// - Throws: `Failure` for a file that is not there, `OutputError` for one that cannot be read.
  static func named(_ files: [String]) throws -> [RehearsalInput] {
    var known: Set<RecordGeneration> = []
    return try files.compactMap { file in
      guard try holdsRecords(file) else { return .footage(file) }
      let generations = try RecordGenerations(path: file).list()
      guard !generations.isEmpty else {
        throw Failure("\(file): there is no record in it. Name another file.", status: .badData)
      }
      let new = generations.filter { known.insert($0).inserted }
      return new.isEmpty ? nil : .records(new)
    }
  }

  /// The records of a daemon.
  ///
  /// - Parameters:
  ///   - directory: where it keeps its state.
  ///   - settings: say where its records are, if they are not there, too.
  /// - Returns: every output once.
  /// - Throws: `Failure` if there are none.
  static func records(
    ofDaemonIn directory: String, _ settings: Settings
  ) throws -> [RehearsalInput] {
    try requireDirectory(directory)
    let template = settings.output.segments
    let outputs =
      template == "-"
      ? [] : Set(settings.cameras.map { OutputPlan.path(template, for: $0.name) }).sorted()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    let own = names.filter { $0.hasSuffix(".jsonl") || $0.hasSuffix(".jsonl.gz") }.sorted()
      .map { "\(directory)/\($0)" }
    let files = (outputs + own).filter(FileManager.default.fileExists(atPath:))
    guard !files.isEmpty else {
      throw Failure(
        """
        \(directory): there are no records, nor where [output] segments says. Give the \
        configuration of the daemon with --config, or name files of records.
        """, status: .noInput)
    }
    return try named(files)
  }

  static func requireDirectory(_ path: String) throws(Failure) {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
      isDirectory.boolValue
    else {
      throw Failure("\(path): there is no such directory.", status: .noInput)
    }
  }

  /// Whether a file is one of records rather than of footage, by its first bytes or its name.
  private static func holdsRecords(_ path: String) throws(Failure) -> Bool {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
      !isDirectory.boolValue, let file = FileHandle(forReadingAtPath: path)
    else {
      let reason = isDirectory.boolValue ? "is a directory" : "no such file"
      throw Failure(
        "\(path): cannot read (open: \(reason)). Check the path and its permissions.",
        status: .noInput)
    }
    if path.hasSuffix(".jsonl") || path.hasSuffix(".jsonl.gz") { return true }
    let head = (try? file.read(upToCount: 2)) ?? Data()
    return head.first == UInt8(ascii: "{") || head == Data([0x1F, 0x8B])
  }
}
