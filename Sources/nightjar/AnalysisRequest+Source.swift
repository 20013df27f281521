// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Daemon
import Foundation
import Logging
import Media

extension AnalysisRequest {
  /// What records and messages call the source: the file's name without its folder.
  var name: String { file == "-" ? "-" : URL(filePath: file).lastPathComponent }

  var sourceOptions: SourceOptions {
    var options = SourceOptions(location: file, name: name)
    options.from = from
    options.to = to
    options.videoStream = videoStream
    options.audioStream = audioStream
    options.stepDuration = MediaTime(seconds: 1 / settings.sampling.stepsPerSecond)
    options.frameSelection = settings.sampling.frameSelection
    options.masks = settings.masks(of: name)
    options.motion = settings.motionSampling(settings.questions(about: name, settings.rules))
    return options
  }

  /// The transcript named, else the one beside the file, else the one inside it.
  func cues(
    for options: SourceOptions, stop: InterruptFlag, logger: Logger
  ) throws -> [Cue]? {
    if let path = transcript { return try cues(in: path, logger: logger) }
    if let path = TranscriptReader.sidecar(of: file) {
      do {
        return try cues(in: path, logger: logger)
      } catch {
        // Nobody asked for the file that lies there by chance.
        logger.warning("\(error) It is left out.")
      }
    }
    // A pass of its own over the file, which a pipe does not allow.
    guard FileManager.default.isRegularFile(file) else { return nil }
    return try EmbeddedSubtitles.cues(options, interrupt: stop)
  }

  private func cues(in path: String, logger: Logger) throws(TranscriptError) -> [Cue] {
    let transcript = try TranscriptReader.read(path: path)
    for warning in transcript.warnings { logger.warning("\(warning)") }
    return transcript.cues
  }
}

extension FileManager {
  fileprivate func isRegularFile(_ path: String) -> Bool {
    (try? attributesOfItem(atPath: (path as NSString).resolvingSymlinksInPath)[.type])
      as? FileAttributeType == .typeRegular
  }
}
