// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Events
import Logging
import Media
import Pipeline

/// How footage of a source is kept for the snapshots and clips of its alerts.
package struct FootagePlan: Equatable, Sendable {
  /// Where they go.
  package let folder: MediaFolder
  private let kept: Footage.Limits
  private let recorder: AlertRecorder.Settings
  private let masks: [Zone]

  /// `nil` where no rule wants any.
  ///
  /// - Parameters:
  ///   - settings: say how they are made.
  ///   - source: name of the camera or file.
  ///   - rules: those that are looked at there.
  package init?(_ settings: Settings, source: String, rules: [AlertRule]) {
    let asking = rules.filter { $0.isEnabled && ($0.hasSnapshot || $0.hasClip) }
    guard !asking.isEmpty else { return nil }
    folder = MediaFolder(settings)
    masks = settings.masks(of: source)
    var recorder = AlertRecorder.Settings()
    recorder.pre = settings.clips.pre
    recorder.post = settings.clips.post
    recorder.longest = settings.clips.longest
    recorder.longestSide =
      settings.snapshots.longestSide > 0 ? settings.snapshots.longestSide : nil
    recorder.isLabelled = settings.snapshots.isLabelled
    self.recorder = recorder
    kept = recorder.limits(
      bytes: settings.clips.ringMegabytes << 20,
      delay: asking.map(\.minimumDuration).max() ?? .zero,
      stepsInFlight: settings.pipeline.queueSteps,
      stepDuration: MediaTime(seconds: 1 / settings.sampling.stepsPerSecond))
  }

  /// What keeps the footage, and what makes snapshots and clips of it.
  ///
  /// Where the folder cannot be used there is nothing, and the log says why: a full disk does not
  /// end an analysis.
  package func begin(
    _ source: String, desk: MediaDesk, isLive: Bool, logger: Logger
  ) -> (footage: Footage, recorder: AlertRecorder)? {
    do throws(FootageError) {
      let store = try desk.store(folder)
      let footage = Footage(kept)
      let recorder = AlertRecorder(
        source: source, footage: footage, store: store, settings: recorder, masks: masks,
        isLive: isLive, logger: logger)
      return (footage, recorder)
    } catch {
      logger.error("source \"\(source)\": no snapshots and clips: \(error)")
      return nil
    }
  }
}
