// SPDX-License-Identifier: Apache-2.0
import Core

extension SegmentWindow {
  /// Change of a block's mean brightness, in grey levels, above which the block counts as changed.
  ///
  /// A sensor's noise, averaged over a block, stays well below it.
  package static let blockChange = 8

  /// Share of the segment that was really seen, heard or transcribed, 0...1.
  ///
  /// Picture and sound are always there, with 0 where there was none; the transcript only if the
  /// source has one.
  package var coverage: [Modality: Double] {
    var coverage: [Modality: Double] = [
      .video: share { $0.video != nil },
      .audio: own.reduce(0) { $0 + $1.audioCoverage } / Double(own.count),
    ]
    if own.contains(where: { $0.cues != nil }) {
      coverage[.transcript] = share { $0.cues?.isEmpty == false }
    }
    return coverage
  }

  /// Mean share of the picture's blocks that changed from one step to the next, 0...1.
  ///
  /// `nil` when no two successive steps have pictures of the same layout. The first step is
  /// compared with the last one of the context.
  package var activity: Double? {
    let grids = (context.suffix(1) + own).map(\.luma)
    let shares = zip(grids, grids.dropFirst()).compactMap { previous, current in
      previous.flatMap { current?.shareChanged(since: $0, byMoreThan: Self.blockChange) }
    }
    return shares.isEmpty ? nil : shares.reduce(0, +) / Double(shares.count)
  }

  /// Everything that is said during the segment, each cue once, in order of appearance.
  package var cues: [Cue] {
    var seen: Set<Cue> = []
    return own.flatMap { $0.cues ?? [] }.filter { seen.insert($0).inserted }
  }

  private func share(_ predicate: (EncodedStep) -> Bool) -> Double {
    Double(own.count(where: predicate)) / Double(own.count)
  }
}

extension LumaGrid {
  /// Share of blocks that differ by more than `levels`; `nil` if the layouts differ or are empty.
  func shareChanged(since previous: LumaGrid, byMoreThan levels: Int) -> Double? {
    guard columns == previous.columns, rows == previous.rows, !values.isEmpty else { return nil }
    let changed = zip(values, previous.values).count { abs(Int($0) - Int($1)) > levels }
    return Double(changed) / Double(values.count)
  }
}
