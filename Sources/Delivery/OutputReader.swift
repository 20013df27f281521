// SPDX-License-Identifier: Apache-2.0
import Events

/// Gives a sink the alerts of one output that it wants, and knows how many are still to come.
struct OutputReader {
  /// Alerts that are counted in one go.
  private static let longestLook = 1000

  private let filter: AlertFilter
  private let cursor: Cursor
  private let follower: RecordFollower
  /// Runs ahead, only to count.
  private let scout: RecordFollower
  private var counted = 0
  private var handled = 0
  private var reportedMisses = 0
  private var stored: [RecordAnchor]?
  let path: String

  /// Finds the place where the sink left off, and writes it down if it has never been there.
  init(path: String, sink: SinkOptions, directory: String) throws {
    self.path = path
    filter = sink.filter
    cursor = Cursor(sink: sink.name, output: path, directory: directory)
    var start = try cursor.start(ofNew: sink.start)
    if case .now = start {
      let anchors = try RecordFollower(path: path, from: .now).positioned()
      start = .after(anchors)
    }
    follower = RecordFollower(path: path, from: start)
    scout = RecordFollower(path: path, from: start)
    try store()
  }

  var cursorPath: String { cursor.path }

  /// Alerts that the sink wants and has not got, as far as they were counted.
  var pending: Int { max(0, counted - handled) }

  mutating func lookAhead() throws(OutputError) {
    for _ in 0..<Self.longestLook {
      switch try scout.next() {
      case .alert(let alert): if filter.accepts(alert) { counted += 1 }
      case .more, .end: return
      }
    }
  }

  /// The next alert that the sink wants.
  mutating func next() throws(OutputError) -> RecordFollower.Item {
    let item = try follower.next()
    if case .alert(let alert) = item, !filter.accepts(alert) { return .more }
    return item
  }

  /// Says that the last alert needs no more attention.
  mutating func finish() { handled += 1 }

  /// Writes the place down behind the last record that was read.
  mutating func store() throws {
    guard stored != follower.anchors else { return }
    try cursor.store(follower.anchors)
    stored = follower.anchors
  }

  /// Records that were removed unread since the last call.
  mutating func takeMissed() -> Int {
    defer { reportedMisses = follower.statistics.missed }
    return follower.statistics.missed - reportedMisses
  }
}

extension RecordFollower {
  /// Where it begins, found out now.
  fileprivate func positioned() throws(OutputError) -> [RecordAnchor] {
    _ = try next()
    return anchors
  }
}
