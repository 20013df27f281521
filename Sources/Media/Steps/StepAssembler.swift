// SPDX-License-Identifier: Apache-2.0
import Core

/// Joins what the tracks yield into steps, in order, each as soon as nothing can change it.
///
/// A stream that lags behind the others is waited for, but not for longer than the maximum lag. In
/// a file that keeps memory the same whatever its length; in a live source it keeps steps prompt
/// when a stream stops, and a stream that has stopped is not waited for at all until it comes back.
struct StepAssembler {
  static let maximumLag = MediaTime(seconds: 30)
  /// Cameras send picture and sound within a second of each other, and an alert that comes later
  /// than this is no longer one.
  static let maximumLiveLag = MediaTime(seconds: 2)

  let video: VideoTrack?
  let audio: AudioTrack?
  let failures: FailureLog
  private let isLive: Bool
  private let lag: MediaTime
  private let to: MediaTime?
  private var cues: CueWindow?
  private var damage = DamageRun()
  private(set) var grid: StepGrid
  private var next: Int
  private(set) var events: [SourceEvent] = []
  private(set) var emitted = 0

  init(
    video: VideoTrack?, audio: AudioTrack?, failures: FailureLog, options: SourceOptions,
    grid: StepGrid
  ) {
    self.failures = failures
    self.video = video
    self.audio = audio
    self.grid = grid
    isLive = options.isLive
    lag = options.isLive ? Self.maximumLiveLag : Self.maximumLag
    to = options.to
    cues = options.cues.map(CueWindow.init)
    next = options.from.map(grid.index(at:)) ?? 0
    video?.begin(grid, firstStep: next)
    audio?.begin(grid)
  }

  /// Whether every step that was asked for is out.
  var isComplete: Bool { to.map { grid.start(next) >= $0 } ?? false }
  var damagedSteps: Int { damage.total }
  var packets: Int { (video?.packets ?? 0) + (audio?.packets ?? 0) }
  /// Whether anything at all could be decoded.
  var hasFootage: Bool { (video?.frames ?? 0) + (audio?.frames ?? 0) > 0 }
  /// Where the last step ended; nothing may come before it.
  var stepsEnd: MediaTime { next == 0 ? grid.origin : grid.end(next - 1) }

  /// End of the longest track in this epoch.
  var footageEnd: MediaTime { max(video?.end ?? grid.origin, audio?.end ?? grid.origin) }

  mutating func takeEvent() -> SourceEvent? { events.isEmpty ? nil : events.removeFirst() }

  mutating func add(_ event: SourceEvent) { events.append(event) }

  /// Emits the steps that are settled, or that have waited for too long.
  ///
  /// - Parameter readTime: how far the file has been read.
  mutating func emitSettled(readTime: MediaTime) {
    while !isComplete && (isSettled(next, readTime) || isOverdue(next, readTime)) { emit() }
  }

  /// The tracks are finished: emits the remaining steps of the epoch.
  mutating func finishEpoch() {
    let count = grid.count(upTo: footageEnd)
    while !isComplete && next < count { emit() }
    if let gap = damage.finish() { events.append(.gap(gap)) }
  }

  mutating func begin(_ grid: StepGrid) {
    self.grid = grid
    next = 0
    failures.begin()
    video?.begin(grid, firstStep: 0)
    audio?.begin(grid)
  }

  private func isSettled(_ step: Int, _ readTime: MediaTime) -> Bool {
    let video = video.map { $0.isSettled(step) || hasStopped($0.latest, step, readTime) }
    let audio = audio.map { $0.isSettled(step) || hasStopped($0.end, step, readTime) }
    return (video ?? true) && (audio ?? true)
  }

  /// Whether a stream of a live source that gave its latest at `latest` has nothing for the step.
  private func hasStopped(_ latest: MediaTime?, _ step: Int, _ readTime: MediaTime) -> Bool {
    isLive && readTime >= grid.end(step) && readTime - (latest ?? grid.origin) > lag
  }

  private func isOverdue(_ step: Int, _ readTime: MediaTime) -> Bool {
    readTime - grid.end(step) > lag
  }

  private mutating func emit() {
    let sight = video?.takeSight()
    let sound = audio?.take(next)
    let (start, end) = (grid.start(next), grid.end(next))
    var step = Step(
      index: next, epoch: grid.epoch, start: start, duration: grid.duration, frame: sight?.frame,
      audio: sound, cues: cues?.overlapping(from: start, to: end))
    step.lumas = sight?.lumas
    let isMute = (sound?.coverage ?? 0) < 0.5 && failures.hasFailure(since: start)
    if let gap = damage.add(step, isDamaged: sight?.isDamaged ?? isMute) {
      events.append(.gap(gap))
    }
    events.append(.step(step))
    next += 1
    emitted += 1
  }
}
