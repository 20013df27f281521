// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

/// The whole daemon at one moment: what `/status`, `/metrics` and `nightjar status` show.
package struct DaemonStatus: Hashable, Codable, Sendable {
  package enum Readiness: String, CaseIterable, Codable, Sendable {
    /// Models are being loaded.
    case loading
    /// All cameras are being watched.
    case ready
    case stopping
  }

  /// The configuration in force.
  package struct Configuration: Hashable, Codable, Sendable {
    /// `nil` for the built-in defaults.
    package var path: String?
    package var loadedAt: Date
    /// Why the last attempt to load it anew failed; `nil` if it did not.
    package var failure: String?

    package init(path: String?, loadedAt: Date, failure: String? = nil) {
      self.path = path
      self.loadedAt = loadedAt
      self.failure = failure
    }
  }

  /// How long one stage of the work takes.
  package struct Stage: Hashable, Codable, Sendable {
    package let name: String
    /// In seconds.
    package let latency: Histogram

    package init(name: String, latency: Histogram) {
      self.name = name
      self.latency = latency
    }
  }

  package let version: String
  package let processIdentifier: Int
  package let startedAt: Date
  package var uptimeSeconds: Double
  package var readiness: Readiness
  package var configuration: Configuration
  package var process: ProcessUsage
  package var cameras: [CameraStatus] = []
  package var stages: [Stage] = []
  package var outputs: [OutputStatus] = []
  package var sinks: [SinkStatus] = []

  package init(
    version: String, processIdentifier: Int, startedAt: Date, uptimeSeconds: Double,
    readiness: Readiness, configuration: Configuration, process: ProcessUsage
  ) {
    self.version = version
    self.processIdentifier = processIdentifier
    self.startedAt = startedAt
    self.uptimeSeconds = uptimeSeconds
    self.readiness = readiness
    self.configuration = configuration
    self.process = process
  }
}

extension DaemonStatus {
  /// One object, keys in snake case and sorted, times as in `2026-01-31T12:00:00Z`.
  package func json(isPretty: Bool = false) throws -> Data {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.dateEncodingStrategy = .iso8601
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
    return try encoder.encode(self)
  }

  /// Reads back what `json` wrote.
  package init(json: Data) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    decoder.dateDecodingStrategy = .iso8601
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    self = try decoder.decode(DaemonStatus.self, from: json)
  }
}
