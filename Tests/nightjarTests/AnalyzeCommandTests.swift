// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Core
import Events
import Foundation
import Models
import TestSupport
import Testing

@testable import nightjar

@Suite struct AnalyzeCommandTests {
  private let configuration: String
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    configuration = try folder.file("empty.toml", "[output]\nalerts = \"from-file.jsonl\"".utf8)
  }

  private func request(_ arguments: [String]) throws -> AnalysisRequest {
    try Analyze.parse(["--config", configuration] + arguments).request()
  }

  @Test func theFileAloneIsEnough() throws {
    let request = try request(["video.mp4"])
    #expect(request.file == "video.mp4")
    #expect(request.settings.output.segments == "-")
    #expect(request.settings.output.alerts == "from-file.jsonl")
    #expect(request.format == .json)
    #expect(request.from == nil && request.to == nil && request.transcript == nil)
    #expect(request.audioStream == nil && request.videoStream == nil)
  }

  @Test func optionsReplaceWhatTheConfigurationSays() throws {
    let request = try request([
      "-", "--transcript", "a.srt", "--output", "s.jsonl", "--alerts", "-", "--format", "text",
      "--from", "1:30", "--to", "95.5", "--workers", "3", "--audio-stream", "2",
      "--video-stream", "0", "--models", "/srv/models",
    ])
    var settings = Settings()
    settings.output.segments = "s.jsonl"
    settings.pipeline.workers = 3
    #expect(
      request
        == AnalysisRequest(
          file: "-", transcript: "a.srt", settings: settings,
          models: ModelDirectory(path: "/srv/models"), format: .text,
          from: MediaTime(seconds: 90), to: MediaTime(seconds: 95.5), audioStream: 2,
          videoStream: 0))
  }

  @Test func anInputIsNeverReplacedByAnOutput() throws {
    let video = try folder.file("video.mp4", [])
    let other = "\(folder.path)/../\(URL(filePath: folder.path).lastPathComponent)/video.mp4"
    #expect(
      throws: Failure("\(other): is an input and cannot be an output too", status: .usage)
    ) {
      try request([video, "--output", other])
    }
    #expect(throws: Failure.self) {
      try request(["x.mp4", "--transcript", "x.srt", "--alerts", "x.srt"])
    }
  }

  @Test func oneFileUnderTwoNamesIsOneOutput() throws {
    let output = try request(["x.mp4", "--output", "a.jsonl", "--alerts", "b/../a.jsonl"])
      .settings.output
    #expect(output.segments == "a.jsonl" && output.alerts == "a.jsonl")
  }
}
