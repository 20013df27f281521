// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Segments

/// Judges a source's segments by what it usually shows, and decides when that is worth saving.
struct NormalityKeeper: Sendable {
  /// Ten minutes of 8 s: what a crash may cost of what was learnt.
  private static let segmentsBetweenSaves = 75

  private var normality: Normality
  private var save: (@Sendable (Normality) -> Void)?
  /// Tells this run from all others, as the segments' identifiers do.
  private var session: String?
  private var unsaved = 0

  init(_ normality: Normality) { self.normality = normality }

  /// Goes on with what was kept of another run, and saves what the next one has to know.
  mutating func resume(_ keeping: NormalityKeeping, session: String) {
    normality = keeping.restore(normality)
    save = keeping.save
    self.session = session
  }

  /// Judges a segment by what was known before, and learns it.
  mutating func take(_ segment: Segment) -> AnomalyVerdict {
    let verdict = normality.take(
      segment, id: segment.id(session: session), timeZone: .current)
    if verdict != .unknown { unsaved += 1 }
    return verdict
  }

  /// - Parameter isLast: whether nothing follows for a while.
  mutating func saveIfDue(isLast: Bool) {
    guard let save, unsaved >= (isLast ? 1 : Self.segmentsBetweenSaves) else { return }
    unsaved = 0
    save(normality)
  }
}

/// Where what a camera usually shows is kept over restarts.
package struct NormalityKeeping: Sendable {
  /// What was kept, or, if there is nothing, what is given.
  let restore: @Sendable (Normality) -> Normality
  let save: @Sendable (Normality) -> Void

  package init(
    restore: @escaping @Sendable (Normality) -> Normality,
    save: @escaping @Sendable (Normality) -> Void
  ) {
    self.restore = restore
    self.save = save
  }
}
