// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Events
import Foundation
import Media
import Pipeline

/// All that decides how one camera is watched: a camera whose plan changes is started anew.
struct CameraPlan: Equatable, Sendable {
  let camera: Settings.Camera
  let sampling: Settings.Sampling
  /// Steps that may be between reader and records.
  let stepsInFlight: Int
  let embedding: EmbeddingFormat
  let hasStepScores: Bool
  /// What nobody may see of it.
  let masks: [Zone]
  /// The pictures that motion is looked for in; `nil` where no rule asks.
  let motion: LumaSampling?
  /// How snapshots and clips are made; `nil` where no rule wants any.
  let footage: FootagePlan?
  let transcripts: TranscriptPolicy
  /// Whether it is a file, and not something that goes on by itself.
  private let isFile: Bool

  /// The plans for the cameras that are to be watched.
  static func all(_ settings: Settings) -> [CameraPlan] {
    settings.cameras.filter(\.isEnabled).map { camera in
      let rules = settings.rules(for: camera.name)
      return CameraPlan(
        camera: camera, sampling: settings.sampling, stepsInFlight: settings.pipeline.queueSteps,
        embedding: settings.output.embedding, hasStepScores: settings.output.hasStepScores,
        masks: settings.masks(of: camera.name),
        motion: settings.motionSampling(settings.questions(about: camera.name, rules)),
        footage: FootagePlan(settings, source: camera.name, rules: rules),
        transcripts: settings.transcriptPolicy, isFile: isFile(camera))
    }
  }

  /// Whether it goes on by itself, so that what is not watched is lost.
  var isLive: Bool { !isFile }

  private static func isFile(_ camera: Settings.Camera) -> Bool {
    guard camera.urlFile.isEmpty, !camera.url.contains("://") else { return false }
    let path = URL(filePath: camera.url).resolvingSymlinksInPath().path(percentEncoded: false)
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type]
    return type.map { $0 as? FileAttributeType == .typeRegular } ?? !camera.url.hasPrefix("/dev/")
  }

  var live: LiveOptions {
    var options = LiveOptions()
    if isFile { options.footage = .file(realtime: camera.isRealTime, loops: camera.loops) }
    options.openTimeout = camera.openTimeout
    options.stallTimeout = camera.stallTimeout
    options.stuckAfter = camera.openTimeout + MediaTime(seconds: 1)
    options.reconnectMin = camera.reconnectMinimum
    options.reconnectMax = camera.reconnectMaximum
    options.reconnectReset = camera.reconnectReset
    options.stepDuration = stepDuration
    return options
  }

  /// Where the footage is has to be filled in.
  func source(_ loadControl: LoadControl, cues: [Cue]?) -> SourceOptions {
    var options = SourceOptions(location: "", name: camera.name)
    options.setConnection(of: camera)
    options.stepDuration = stepDuration
    options.frameSelection = sampling.frameSelection
    options.stepsPerSegment = sampling.stepsPerSegment
    options.isLive = !isFile
    options.loadControl = loadControl
    options.cues = cues
    options.masks = masks
    options.motion = motion
    return options
  }

  func analysis(
    _ loadControl: LoadControl, reuse: ReusePlanner.Settings?, drainLimit: MediaTime
  ) -> AnalysisSettings {
    AnalysisSettings(
      reuse: reuse, stepsInFlight: stepsInFlight,
      policy: canWait ? .block : .dropOldest, loadControl: loadControl,
      drainLimit: .nanoseconds(drainLimit.nanoseconds))
  }

  /// Whether it is read only as fast as it is analysed.
  var canWait: Bool { isFile && !camera.isRealTime }

  var stepDuration: MediaTime { MediaTime(seconds: 1 / sampling.stepsPerSecond) }
}
