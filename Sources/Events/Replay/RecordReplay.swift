// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Segments
import SystemPackage

/// Reads the records of outputs back as what rules are shown.
///
/// Sources are told apart by their names. Epochs are not in records: one ends with a segment that is
/// shorter than those before it, where time jumps, and where a connection was lost.
package struct RecordReplay {
  package struct Statistics: Hashable, Sendable {
    package var segments = 0
    /// Segments without scores, or with those of other encoders.
    package var withoutScores = 0
    /// Lines that are no records, and files that cannot be read to their end.
    package var damage = 0

    package init() {}
  }

  private struct Place {
    var epoch = 0
    var end: MediaTime?
    var index = 0
    /// Steps of the longest segment so far.
    var fullLength = 0
    var isCut = false
  }

  private let restorer: StepRestorer
  private var places: [String: Place] = [:]
  package private(set) var statistics = Statistics()

  package init(_ restorer: StepRestorer) { self.restorer = restorer }

  /// The names of all sources that were in the records.
  package var sources: [String] { places.keys.sorted() }

  /// Reads one output, over all of its files.
  ///
  /// - Parameters:
  ///   - files: as `RecordGenerations` lists them.
  ///   - isStopped: asked for every line; true ends the reading.
  ///   - body: shown what happened, with the name of the source.
  /// - Throws: `OutputError` for a file that cannot be opened.
  package mutating func read(
    _ files: [RecordGeneration], unless isStopped: () -> Bool = { false },
    _ body: (String, ReplayEvent) -> Void
  ) throws(OutputError) {
    for file in files {
      let reader: RecordReader
      do {
        reader = try RecordReader(file)
      } catch {
        throw .cannotOpen(output: file.path, reason: Errno(of: error))
      }
      while !isStopped(), let line = reader.nextLine() {
        guard let (source, record) = StoredRecord.read(line) else {
          statistics.damage += 1
          continue
        }
        for event in events(of: record, from: source) { body(source, event) }
      }
      statistics.damage +=
        reader.skippedLines + (reader.isDamaged ? 1 : 0) + (reader.hasUnfinishedLine ? 1 : 0)
    }
  }

  private mutating func events(of record: StoredRecord, from source: String) -> [ReplayEvent] {
    if case .other = record { return [] }
    var place = places[source, default: Place()]
    defer { places[source] = place }
    switch record {
    case .segment(let segment): return events(of: segment, at: &place)
    case .health(let health): return [.health(health)]
    case .gap(let gap):
      guard gap.cause == .disconnected || gap.cause == .stopped else { return [] }
      place.isCut = true
      return [.gap(gap)]
    case .other: return []
    }
  }

  private mutating func events(
    of segment: StoredSegment, at place: inout Place
  ) -> [ReplayEvent] {
    let jump = place.end.map { (segment.start - $0).nanoseconds.magnitude > 1_000_000 } ?? false
    if place.isCut || jump { place.epoch += 1 }
    let steps = restorer.steps(of: segment, epoch: place.epoch, firstIndex: place.index)
    statistics.segments += 1
    if segment.scores == nil || segment.frameModel != restorer.frameModel
      || segment.audioModel != restorer.audioModel
    {
      statistics.withoutScores += 1
    }
    place.fullLength = max(place.fullLength, segment.steps)
    place.isCut = segment.steps < place.fullLength
    place.index += segment.steps
    place.end = segment.end
    return steps.map(ReplayEvent.step)
      + [.verdict(segment.anomaly ?? .unknown, epoch: place.epoch)]
  }
}
