// SPDX-License-Identifier: Apache-2.0
import Core

/// Records of one source that could not be written.
struct RecordLoss: Sendable {
  let context: RecordContext
  private(set) var start: MediaTime
  private(set) var end: MediaTime
  private(set) var steps: Int
  private(set) var clock: WallClock

  init(_ record: PendingRecord) {
    context = record.context
    start = record.start
    end = record.end
    // Alerts are about the same steps as segments.
    steps = record.kind == .alert ? 0 : record.steps
    clock = record.clock
  }

  mutating func add(_ later: RecordLoss) {
    start = min(start, later.start)
    end = max(end, later.end)
    steps += later.steps
    clock = later.clock
  }

  /// The record of the loss.
  var gap: PendingRecord {
    PendingRecord(
      Gap(start: start, end: end, cause: .unwritten, droppedSteps: steps, clock: clock), context)
  }
}

/// Records that wait for their output, in so many bytes.
///
/// When there is no more room the oldest segment goes, then the oldest gap or health record, and
/// alerts last. What goes is remembered by source.
struct RecordSpool: Sendable {
  var byteLimit: Int {
    didSet { makeRoom() }
  }
  private(set) var byteCount = 0
  private(set) var dropped = 0
  private var records: [PendingRecord] = []
  /// In the order in which the sources lost something first.
  private(set) var losses: [RecordLoss] = []

  init(byteLimit: Int) {
    self.byteLimit = byteLimit
  }

  var count: Int { records.count }
  var isEmpty: Bool { records.isEmpty && losses.isEmpty }

  mutating func append(_ record: PendingRecord) {
    records.append(record)
    byteCount += record.line.byteCount
    makeRoom()
  }

  /// Takes the oldest records out.
  mutating func take(atMost limit: Int) -> [PendingRecord] {
    let taken = Array(records.prefix(limit))
    records.removeFirst(taken.count)
    byteCount -= taken.reduce(0) { $0 + $1.line.byteCount }
    return taken
  }

  /// Puts records back that were taken out, in front of those that came since.
  mutating func putBack(_ returned: some Collection<PendingRecord>) {
    records = Array(returned) + records
    byteCount += returned.reduce(0) { $0 + $1.line.byteCount }
    makeRoom()
  }

  /// Puts losses back that could not be recorded.
  mutating func putBack(_ returned: some Collection<RecordLoss>) {
    let since = losses
    losses = Array(returned)
    for loss in since { add(loss) }
  }

  /// Takes out what was lost, to be recorded.
  mutating func takeLosses() -> [RecordLoss] {
    defer { losses = [] }
    return losses
  }

  /// Gives up all that waits, and with it the losses, which nobody will record any more.
  mutating func dropAll() {
    dropped += records.count
    records = []
    byteCount = 0
    losses = []
  }

  private mutating func makeRoom() {
    while byteCount > byteLimit, let index = leastImportant {
      let record = records.remove(at: index)
      byteCount -= record.line.byteCount
      lose(record)
    }
  }

  private var leastImportant: Int? {
    records.firstIndex { $0.kind == .segment } ?? records.firstIndex { $0.kind != .alert }
      ?? records.indices.first
  }

  private mutating func lose(_ record: PendingRecord) {
    dropped += 1
    add(RecordLoss(record))
  }

  private mutating func add(_ loss: RecordLoss) {
    if let index = losses.firstIndex(where: { $0.context.source == loss.context.source }) {
      losses[index].add(loss)
    } else {
      losses.append(loss)
    }
  }
}
