// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// A run of `nightjar analyze` with the models that the tests use, and what it wrote.
struct Analysis {
  let status: Int32
  let output: String
  let errors: String

  static let sample = "\(Fixtures.project)samples/doorway.mp4"

  init(_ file: String, _ options: String..., configuration: String? = nil) throws {
    let folder = try TemporaryFolder()
    var arguments = ["analyze", file] + options
    if let configuration {
      arguments += ["--config", try folder.file("config.toml", configuration.utf8)]
    }
    let run = try NightjarProcess.run(
      arguments, environment: ["NIGHTJAR_MODELS": TestModels.directory])
    (status, output, errors) = (run.status, run.output, run.errors)
  }

  /// Standard error by lines.
  var messages: [String] { errors.split(separator: "\n").map(String.init) }

  var records: [JSON] { get throws { try Self.records(in: output) } }

  static func records(in text: String) throws -> [JSON] {
    try text.split(separator: "\n").map { try JSON(text: String($0)) }
  }

  /// The output without the one field that differs from run to run.
  var repeatable: String {
    output.replacing(#/"latency_ms":[-0-9.e]+/#, with: "")
  }

  /// What the independent validator says of a file of records, and whether it is content.
  static func validate(_ paths: String...) throws -> (isValid: Bool, report: String) {
    let validator = Process()
    validator.executableURL = URL(filePath: "\(Fixtures.project)scripts/validate-records")
    validator.arguments = paths
    let report = Pipe()
    validator.standardOutput = report
    validator.standardError = report
    try validator.run()
    let text = try report.fileHandleForReading.readToEnd() ?? Data()
    validator.waitUntilExit()
    return (validator.terminationStatus == 0, String(decoding: text, as: UTF8.self))
  }
}
