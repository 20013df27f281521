// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A line of the segment output: what the tests look at of segments, gaps and health records.
struct Record: Decodable {
  struct Coverage: Decodable {
    let video: Double
    let audio: Double
  }

  struct Counters: Decodable, Equatable {
    let connections: Int
    let failedConnections: Int
  }

  let schema: String
  let seq: Int
  let source: String
  let start: Double
  let end: Double?
  let steps: Int?
  let coverage: Coverage?
  let state: String?
  let cause: String?
  let counters: Counters?

  init(_ line: some StringProtocol) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(Record.self, from: Data(line.utf8))
  }
}

extension [Record] {
  var segments: [Record] { filter { $0.schema == "nightjar.segment/1" } }
  var gaps: [Record] { filter { $0.schema == "nightjar.gap/1" } }
  var health: [Record] { filter { $0.schema == "nightjar.health/1" } }

  func of(_ source: String) -> [Record] { filter { $0.source == source } }

  /// The segments with as many steps as segments have.
  var fullSegments: [Record] {
    let most = segments.compactMap(\.steps).max()
    return segments.filter { $0.steps == most }
  }

  var isUp: Bool { health.last?.state == "up" }

  /// Connections that were made to a source so far.
  var connections: Int { health.last?.counters?.connections ?? 0 }

  /// Seconds of one source's time, from 0 to the last record, of which nothing tells.
  var unaccounted: [ClosedRange<Double>] {
    var covered = 0.0
    var holes: [ClosedRange<Double>] = []
    for record in (segments + gaps).sorted(by: { $0.start < $1.start }) {
      if record.start > covered { holes.append(covered...record.start) }
      covered = Swift.max(covered, record.end ?? covered)
    }
    return holes
  }
}
