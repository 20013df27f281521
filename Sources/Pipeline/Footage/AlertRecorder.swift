// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Events
import Logging
import Media

/// Takes snapshots and cuts clips of one source's alerts.
///
/// Alerts that overlap share a clip: it begins before the first and ends after the last of them, or
/// when it is as long as it may be. Any thread may call any method. For a live source all that takes
/// time is done on a queue of its own; a file waits, so that nothing is let go of before it is
/// written.
package final class AlertRecorder: Sendable {
  package struct Settings: Equatable, Sendable {
    /// Footage before an alert that a clip has at least, if it is kept.
    package var pre = MediaTime(seconds: 5)
    /// Footage after it.
    package var post = MediaTime(seconds: 5)
    /// Most that a clip has from the beginning of its first alert on.
    package var longest = MediaTime(seconds: 120)
    /// Longer side of a snapshot at most; `nil` is the picture's own size.
    package var longestSide: Int?
    /// Whether a snapshot has time, camera and zone drawn into it.
    package var isLabelled = false

    package init() {}

    /// What has to be kept of a source.
    ///
    /// - Parameters:
    ///   - bytes: most memory that it may take.
    ///   - delay: how long after its beginning an alert is known, by the rules' `min_duration`.
    ///   - stepsInFlight: steps that a file's reader may be ahead.
    ///   - stepDuration: length of a step.
    /// - Returns: the limits of its footage.
    package func limits(
      bytes: Int, delay: MediaTime, stepsInFlight: Int, stepDuration: MediaTime
    ) -> Footage.Limits {
      Footage.Limits(
        bytes: bytes, duration: pre + delay + stepDuration * stepsInFlight + Self.slack)
    }

    /// Sound and picture may lag behind each other.
    private static let slack = MediaTime(seconds: 10)
  }

  private struct Recording {
    let cutter: ClipCutter
    let draft: MediaStore.Draft
    let name: MediaFileName
    let path: String
    /// Where it ends at the latest.
    let limit: MediaTime
    /// Alerts that go on, and the end of the last that does not.
    var open: Set<AlertKey>
    var end: MediaTime
  }

  private struct AlertKey: Hashable {
    let rule: String
    let epoch: Int
    let start: MediaTime

    init(_ alert: AlertEvent) {
      (rule, epoch, start) = (alert.rule, alert.epoch, alert.start)
    }
  }

  /// Snapshots that may wait; a burst of alerts shows the same picture anyway.
  private static let longestQueue = 8

  private let source: String
  private let footage: Footage
  private let store: MediaStore
  private let settings: Settings
  private let masks: [Zone]
  private let logger: Logger
  /// `nil` does everything on the caller's thread.
  private let queue: DispatchQueue?
  /// Held while something is written.
  private let recording = Locked<Recording?>(nil)
  /// So that reading never waits for the disk, and work does not pile up before it.
  private let pump = Locked((isNeeded: false, isScheduled: false))
  private let waitingSnapshots = Locked(0)
  /// Up to where it is known which alerts go on; the reader is ahead of that.
  private let analysed = Locked(MediaTime.zero)
  /// What goes with the alerts that are not over.
  private let known = Locked<[AlertKey: AlertMedia]>([:])

  /// - Parameters:
  ///   - source: name of the camera or file.
  ///   - footage: what its reader keeps.
  ///   - store: where files go.
  ///   - settings: how they are made.
  ///   - masks: what nobody may see; with any there are no clips.
  ///   - isLive: whether footage goes on while files are written.
  ///   - logger: told what could not be made.
  package init(
    source: String, footage: Footage, store: MediaStore, settings: Settings, masks: [Zone],
    isLive: Bool, logger: Logger
  ) {
    self.source = source
    self.footage = footage
    self.store = store
    self.settings = settings
    self.masks = masks
    self.logger = logger
    queue = isLive ? DispatchQueue(label: "nightjar.footage.\(source)", qos: .utility) : nil
  }

  /// What goes with an alert: it is begun with the alert, and the same until that is over.
  ///
  /// - Parameter alert: as it is about to be recorded.
  /// - Returns: where that is; `nil` of an alert that began before the source was opened.
  package func media(for alert: AlertEvent) -> AlertMedia? {
    let (key, request) = (AlertKey(alert), alert.request)
    switch alert.phase {
    case .begin:
      let media =
        alert.segmentStart == nil
        ? AlertMedia(omission: request.clip ? .noFootage : nil)
        : alertBegan(
          alert, snapshot: request.snapshot, clip: request.clip, zone: request.zone)
      known.withLock { $0[key] = media }
      return media
    case .update: return known.withLock { $0[key] }
    case .end:
      alertEnded(alert)
      return known.withLock { $0.removeValue(forKey: key) }
    }
  }

  /// Begins what an alert should have.
  ///
  /// - Parameters:
  ///   - alert: that has just begun.
  ///   - snapshot: whether it should have a snapshot.
  ///   - clip: whether it should have a clip.
  ///   - zone: what its rule looks at, to be drawn on the snapshot.
  /// - Returns: where that will be.
  package func alertBegan(
    _ alert: AlertEvent, snapshot: Bool, clip: Bool, zone: Zone? = nil
  ) -> AlertMedia {
    var media = AlertMedia()
    if snapshot { media.snapshot = takeSnapshot(of: alert, zone: zone) }
    guard clip else { return media }
    guard masks.isEmpty else {
      media.omission = .masked
      return media
    }
    do throws(FootageError) {
      media.clip = try recording.withLock { recording throws(FootageError) in
        try join(alert, &recording)
      }
    } catch {
      fail(error)
      media.omission = .failed
    }
    return media
  }

  /// Notes that an alert is over; its clip goes on for a little while.
  package func alertEnded(_ alert: AlertEvent) {
    recording.withLock { recording in
      guard var current = recording, current.open.remove(AlertKey(alert)) != nil else { return }
      current.end = max(current.end, alert.end)
      recording = current
    }
  }

  /// Notes that all alerts up to a time have been begun and ended.
  func noteAnalysed(until time: MediaTime) { analysed.withLock { $0 = time } }

  /// Takes from the next step what its time means, and writes what has come.
  func note(_ step: Step) {
    footage.note(step)
    let isDue = pump.withLock { pump in
      defer { pump.isScheduled = pump.isScheduled || pump.isNeeded }
      return pump.isNeeded && !pump.isScheduled
    }
    guard isDue else { return }
    perform {
      self.pump.withLock { $0.isScheduled = false }
      self.advance(isLast: false)
    }
  }

  /// Completes the clip, because no footage follows for a while.
  func finish() {
    perform { self.advance(isLast: true) }
  }

  /// Completes the clip and waits for all that is in hand.
  func close() {
    finish()
    queue?.sync {}
  }

  private func perform(_ work: @escaping @Sendable () -> Void) {
    if let queue { queue.async(execute: work) } else { work() }
  }

  private func name(of alert: AlertEvent) -> MediaFileName {
    MediaFileName(source: source, rule: alert.rule, start: alert.start, clock: alert.clock)
  }

  /// Has the open clip go on for the alert too, or begins one; returns its path.
  private func join(
    _ alert: AlertEvent, _ recording: inout Recording?
  ) throws(FootageError) -> String {
    if let current = recording, alert.start < current.limit {
      recording?.open.insert(AlertKey(alert))
      return current.path
    }
    advance(&recording, isLast: true)
    let name = name(of: alert)
    let draft = store.draft(name, ending: "mp4")
    do throws(FootageError) {
      let cutter = try ClipCutter(
        footage, around: alert.start, pre: settings.pre, path: draft.path)
      let path = store.path(of: name, ending: cutter.fileExtension)
      recording = Recording(
        cutter: cutter, draft: draft, name: name, path: path,
        limit: alert.start + settings.longest, open: [AlertKey(alert)], end: alert.end)
      pump.withLock { $0.isNeeded = true }
      return path
    } catch {
      store.discard(draft)
      throw error
    }
  }

  private func advance(isLast: Bool) {
    recording.withLock { advance(&$0, isLast: isLast) }
  }

  private func advance(_ recording: inout Recording?, isLast: Bool) {
    guard let current = recording else { return }
    defer { pump.withLock { [isNeeded = recording != nil] in $0.isNeeded = isNeeded } }
    let isOpen = !current.open.isEmpty
    let end = isOpen ? current.limit : current.end + settings.post
    // What was read but not analysed may be beyond the end of an alert that seems to go on.
    let reach = isOpen && !isLast ? analysed.withLock(\.self) : nil
    do throws(FootageError) {
      try current.cutter.advance(until: min(end, current.limit), reach: reach)
      guard current.cutter.isComplete || isLast else { return }
      recording = nil
      try current.cutter.finish()
      _ = try store.keep(current.draft, as: current.name, ending: current.cutter.fileExtension)
    } catch {
      recording = nil
      store.discard(current.draft)
      fail(error)
    }
  }

  private func takeSnapshot(of alert: AlertEvent, zone: Zone?) -> String? {
    let isRoom = waitingSnapshots.withLock { waiting in
      guard waiting < Self.longestQueue else { return false }
      waiting += 1
      return true
    }
    guard isRoom else { return nil }
    perform {
      defer { self.waitingSnapshots.withLock { $0 -= 1 } }
      do throws(FootageError) {
        try self.writeSnapshot(of: alert, zone: zone)
      } catch {
        self.fail(error)
      }
    }
    return store.path(of: name(of: alert), ending: "jpg")
  }

  private func writeSnapshot(of alert: AlertEvent, zone: Zone?) throws(FootageError) {
    let length = (alert.end - alert.start).nanoseconds
    let middle = alert.start + MediaTime(nanoseconds: length / 2)
    let still = try StillPicture(
      of: footage, at: middle, longestSide: settings.longestSide, masks: masks)
    var image = still.image
    if settings.isLabelled {
      var canvas = Canvas(image)
      if let zone { canvas.outline(zone) }
      canvas.write("\(alert.clock.moment(still.time))  \(source)")
      image = canvas.image
    }
    let bytes = try JPEGEncoder.encode(image)
    _ = try store.write(bytes, as: name(of: alert), ending: "jpg")
  }

  private func fail(_ error: FootageError) {
    logger.warning("source \"\(source)\": \(error)")
  }
}
