// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Core
import Events
import Foundation
import Media
import Models

struct Analyze: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Analyse a video or sound file and write its records.",
    discussion: """
      Anything that FFmpeg reads will do. A transcript is taken from --transcript, else from an \
      .srt or .vtt file of the same name, else from the file's own subtitles.

      Records go to standard output, one JSON object per line, in order of time:
        nightjar analyze video.mp4
        nightjar analyze video.mp4 --output segments.jsonl --alerts alerts.jsonl
        nightjar analyze video.mp4 --from 1:30 --to 2:00 --format text
        nightjar analyze video.mp4 | jq 'select(.rule)'

      Ctrl-C finishes the segment in hand, so what was written is complete; a second one ends at \
      once.
      """)

  @Argument(help: "The file to analyse; \"-\" is standard input.", completion: .file())
  var file: String

  @OptionGroup var configurationOption: ConfigurationOption

  @Option(
    help: ArgumentHelp("What is said: SubRip or WebVTT.", valueName: "file"),
    completion: .file(extensions: ["srt", "vtt"]))
  var transcript: String?

  @Option(
    help: ArgumentHelp(
      "File for segment records, replaced if it exists; \"-\" is standard output.",
      valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp(
      "File for alert records, replaced if it exists; \"-\" is standard output.",
      valueName: "file"),
    completion: .file())
  var alerts: String?

  @Option(help: "How records are written: \"json\" for programs, \"text\" for people.")
  var format = OutputFormat.json

  @Option(help: ArgumentHelp("Begin here: \(TimeArgument.help).", valueName: "time"))
  var from: TimeArgument?

  @Option(help: ArgumentHelp("End here.", valueName: "time"))
  var to: TimeArgument?

  @Option(
    help: ArgumentHelp(
      "Encoder threads; without it one per core. The records are the same.", valueName: "n"))
  var workers: Int?

  @Option(help: "Whether to show progress; \"auto\" does on a terminal.")
  var progress = ProgressMode.auto

  @Option(
    help: ArgumentHelp(
      "Index of the audio stream, as ffprobe counts; without it the best one.", valueName: "n"))
  var audioStream: Int?

  @Option(
    help: ArgumentHelp(
      "Index of the video stream, as ffprobe counts; without it the best one.", valueName: "n"))
  var videoStream: Int?

  @Option(
    help: ArgumentHelp("Directory with the models.", valueName: "dir"), completion: .directory)
  var models: String?

  func validate() throws {
    if let from, let to, to.time <= from.time {
      throw ValidationError("--to must be later than --from.")
    }
    if let workers, !(1...256).contains(workers) {
      throw ValidationError("--workers must be from 1 to 256.")
    }
    for (name, stream) in [("--audio-stream", audioStream), ("--video-stream", videoStream)] {
      if let stream, stream < 0 { throw ValidationError("\(name) must not be negative.") }
    }
    if file.isEmpty { throw ValidationError("The name of the file to analyse is empty.") }
  }

  func run() throws {
    let request = try request()
    PlainLog.install(level: request.settings.log.level)
    let interruption = Interruption()
    let display = progress.display
    defer { display?.finish() }
    do {
      try request.run(interruption: interruption, progress: display)
    } catch let error as MediaError where error.kind == .interrupted {
      throw Failure("\(error)", status: interruption.status ?? .interrupted)
    }
    if let status = interruption.status {
      throw Failure("interrupted; the records up to here are complete", status: status)
    }
  }

  /// The command line and the configuration put together.
  func request() throws -> AnalysisRequest {
    var settings = try configurationOption.file.load()
    settings.output.segments = output ?? settings.output.segments
    settings.output.alerts = alerts ?? settings.output.alerts
    settings.pipeline.workers = workers ?? settings.pipeline.workers
    try reconcileOutputs(of: &settings)
    return AnalysisRequest(
      file: file, transcript: transcript, settings: settings,
      models: ModelDirectory(option: models, configured: settings.models.directory),
      format: format, from: from?.time, to: to?.time, audioStream: audioStream,
      videoStream: videoStream)
  }

  /// Output files are replaced, so none may be an input; one file under two names is one output.
  private func reconcileOutputs(of settings: inout Settings) throws {
    let outputs = [settings.output.segments, settings.output.alerts]
    for output in outputs where output != "-" {
      for input in [file, transcript] where input.map(Self.canonical) == Self.canonical(output) {
        throw Failure("\(output): is an input and cannot be an output too", status: .usage)
      }
    }
    if !outputs.contains("-"), Self.canonical(outputs[0]) == Self.canonical(outputs[1]) {
      settings.output.alerts = settings.output.segments
    }
  }

  private static func canonical(_ path: String) -> String {
    URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path()
  }
}
