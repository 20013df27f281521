// SPDX-License-Identifier: Apache-2.0

/// Decides whose step is encoded next: every source has a lane, and lanes with work take turns.
///
/// A turn is one step that needs encoding, so a source with a hundred waiting delays another by
/// one step per turn and no more. Steps that need none leave with the one before them for free.
struct LaneScheduler {
  typealias LaneID = Int

  private struct Lane {
    let policy: LanePolicy
    var waiting: [EncodingJob] = []
  }

  private var lanes: [LaneID: Lane] = [:]
  /// Lanes in which something waits, the next one first.
  private var turns: [LaneID] = []
  private var nextID = 0
  private(set) var waiting = 0

  var laneCount: Int { lanes.count }
  func waiting(in lane: LaneID) -> Int { lanes[lane]?.waiting.count ?? 0 }

  mutating func addLane(_ policy: LanePolicy) -> LaneID {
    defer { nextID += 1 }
    lanes[nextID] = Lane(policy: policy)
    return nextID
  }

  /// Closes a lane and gives back what waited in it, oldest first.
  mutating func removeLane(_ id: LaneID) -> [EncodingJob] {
    let jobs = drain(id)
    lanes[id] = nil
    return jobs
  }

  /// Takes out everything that waits in a lane, oldest first.
  mutating func drain(_ id: LaneID) -> [EncodingJob] {
    guard let jobs = lanes[id]?.waiting else { return [] }
    lanes[id]?.waiting = []
    turns.removeAll { $0 == id }
    waiting -= jobs.count
    return jobs
  }

  /// Appends a step to its lane; false if it needs no encoding and nothing waits before it.
  mutating func append(_ job: EncodingJob, to id: LaneID) -> Bool {
    guard let lane = lanes[id] else {
      preconditionFailure("LaneScheduler: there is no lane \(id)")
    }
    if lane.waiting.isEmpty {
      guard job.needsEncoding else { return false }
      turns.append(id)
    }
    lanes[id]?.waiting.append(job)
    waiting += 1
    return true
  }

  /// Takes out the step that has waited longest in a lane, if there is one.
  ///
  /// Whatever was to use its views is encoded instead.
  mutating func dropOldest(of id: LaneID) -> EncodingJob? {
    guard let dropped = takeFirst(of: id) else { return nil }
    if lanes[id]?.waiting.isEmpty ?? true { turns.removeAll { $0 == id } }
    for decision in [\EncodingJob.frame, \.sound] where dropped[keyPath: decision] == .encode {
      guard let heir = lanes[id]?.waiting.firstIndex(where: { $0[keyPath: decision] != .absent })
      else { continue }
      lanes[id]?.waiting[heir][keyPath: decision] = .encode
    }
    return dropped
  }

  /// Takes up to `limit` steps that need encoding, one of each lane in turn.
  mutating func take(atMost limit: Int) -> [EncodingJob] {
    var batch: [EncodingJob] = []
    var taken = 0
    while taken < limit, let id = turns.first {
      turns.removeFirst()
      if let job = takeFirst(of: id) { batch.append(job) }
      while lanes[id]?.waiting.first?.needsEncoding == false, let job = takeFirst(of: id) {
        batch.append(job)
      }
      if lanes[id]?.waiting.isEmpty == false { turns.append(id) }
      taken += 1
    }
    return batch
  }

  /// When a batch should be taken: at once if it is full or a reader may wait for it, else when the
  /// oldest step has waited for `patience`; `nil` while nothing waits.
  func dueTime(
    limit: Int, patience: Duration, now: ContinuousClock.Instant
  ) -> ContinuousClock.Instant? {
    let waitingLanes = turns.lazy.compactMap { lanes[$0] }
    if waiting >= limit || waitingLanes.contains(where: { $0.policy == .block }) { return now }
    return waitingLanes.compactMap { $0.waiting.first?.arrival }.min().map { $0 + patience }
  }

  /// How long the oldest step of any live source has waited.
  func longestWait(now: ContinuousClock.Instant) -> Duration {
    let arrivals = turns.lazy.compactMap { lanes[$0] }.filter { $0.policy == .dropOldest }
      .compactMap { $0.waiting.first?.arrival }
    return arrivals.min().map { now - $0 } ?? .zero
  }

  private mutating func takeFirst(of id: LaneID) -> EncodingJob? {
    guard lanes[id]?.waiting.isEmpty == false else { return nil }
    waiting -= 1
    return lanes[id]?.waiting.removeFirst()
  }
}
