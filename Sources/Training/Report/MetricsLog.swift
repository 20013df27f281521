// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What each epoch of a training came to, as JSON lines in a file.
///
/// A training that goes on appends to it. Where an epoch was repeated, because the training ended
/// before its checkpoint was written, its last line counts.
package struct MetricsLog {
  private let path: String
  private let handle: FileHandle

  /// Opens the file, or makes it.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - appends: whether what is in it stays.
  /// - Throws: `TrainingError.cannotWrite`.
  package init(path: String, appends: Bool) throws(TrainingError) {
    self.path = path
    do {
      if !(appends && FileManager.default.fileExists(atPath: path)) {
        try Data().write(to: URL(filePath: path))
      }
      handle = try FileHandle(forUpdating: URL(filePath: path))
      let end = try handle.seekToEnd()
      guard end > 0 else { return }
      // What was torn keeps its line for itself.
      try handle.seek(toOffset: end - 1)
      if try handle.readToEnd() != Self.newline { try handle.write(contentsOf: Self.newline) }
    } catch {
      throw .cannotWrite(path: path, reason: error.localizedDescription)
    }
  }

  private static let newline = Data("\n".utf8)

  /// Adds a line.
  ///
  /// - Throws: `TrainingError.cannotWrite`.
  package func append(_ report: Trainer.Report) throws(TrainingError) {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      try handle.write(contentsOf: try encoder.encode(report) + Self.newline)
    } catch {
      throw .cannotWrite(path: path, reason: error.localizedDescription)
    }
  }

  /// All epochs in such a file, in order; lines that are torn are left out.
  ///
  /// - Throws: `TrainingError.cannotRead`.
  package static func read(path: String) throws(TrainingError) -> [Trainer.Report] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let text: Data
    do {
      text = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw .cannotRead(path: path, reason: error.localizedDescription)
    }
    var epochs: [Int: Trainer.Report] = [:]
    for line in text.split(separator: UInt8(ascii: "\n")) {
      guard let report = try? decoder.decode(Trainer.Report.self, from: line) else { continue }
      epochs[report.epoch] = report
    }
    return epochs.values.sorted { $0.epoch < $1.epoch }
  }
}
