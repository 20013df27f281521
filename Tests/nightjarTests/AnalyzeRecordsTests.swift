// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// The whole program on the sample clip, whose contents are listed in `samples/README.md`.
@Suite struct AnalyzeRecordsTests {
  @Test func theSampleGivesTheAlertsThatAreInIt() throws {
    let run = try Analysis(Analysis.sample)
    #expect(run.status == 0)
    #expect(run.errors == "")
    let alerts = try run.records.filter { $0["schema"].string == "nightjar.alert/1" }
    let begun = alerts.filter { $0["phase"].string == "begin" }
    #expect(begun.compactMap(\.["rule"].string) == ["glass", "alarm", "black", "frozen"])
    let starts = begun.compactMap(\.["start"].double)
    for (start, expected) in zip(starts, [10.0, 15.0, 21.0, 28.0]) {
      #expect(abs(start - expected) <= 1)
    }
    let ended = alerts.filter { $0["phase"].string == "end" }
    #expect(ended.compactMap(\.["id"].string) == begun.compactMap(\.["id"].string))
  }

  @Test func theSampleGivesASegmentEveryEightSeconds() throws {
    let records = try Analysis(Analysis.sample, configuration: "fusion.type = \"mean\"").records
    let segments = records.filter { $0["schema"].string == "nightjar.segment/1" }
    #expect(segments.compactMap(\.["start"].double) == [0, 8, 16, 24, 32])
    #expect(segments.allSatisfy { $0["embedding"]["dim"].int == 384 })
    #expect(segments.allSatisfy { $0["model"]["fusion"].string == "mean" })
    #expect(segments.allSatisfy { ($0["coverage"]["transcript"].double ?? 0) > 0 })
  }

  @Test func everyRecordValidatesInOneOutputAndInTwo() throws {
    let folder = try TemporaryFolder()
    let run = try Analysis(Analysis.sample)
    let together = try folder.file("together.jsonl", run.output.utf8)
    let (segments, alerts) = ("\(folder.path)/segments.jsonl", "\(folder.path)/alerts.jsonl")
    let apart = try Analysis(Analysis.sample, "--output", segments, "--alerts", alerts)
    #expect(apart.status == 0)
    #expect(apart.output == "")
    let verdict = try Analysis.validate(together, segments, alerts)
    #expect(verdict.isValid, "\(verdict.report)")
    let count = try [segments, alerts].map {
      try Analysis.records(in: String(contentsOfFile: $0, encoding: .utf8)).count
    }
    #expect(count == [5, 8])
  }

  @Test(arguments: ["1", "2", "8"])
  func theRecordsAreTheSameByteForByteWhateverTheWorkers(_ workers: String) throws {
    let first = try Analysis(Analysis.sample, "--workers", "1")
    let again = try Analysis(Analysis.sample, "--workers", workers)
    #expect(first.output.split(separator: "\n").count == 13)
    #expect(again.repeatable == first.repeatable)
  }

  @Test func aRangeGivesTheStepsThatLieInIt() throws {
    let records = try Analysis(Analysis.sample, "--from", "8", "--to", "16").records
    let segments = records.filter { $0["schema"].string == "nightjar.segment/1" }
    #expect(segments.compactMap(\.["start"].double) == [8])
    #expect(segments.compactMap(\.["end"].double) == [16])
    #expect(records.contains { $0["rule"].string == "glass" })
  }

  @Test func textIsOneReadableLinePerRecord() throws {
    let run = try Analysis(Analysis.sample, "--format", "text")
    #expect(run.output.split(separator: "\n").count == 13)
    #expect(run.output.contains("ALERT begin  glass (critical): Glass heard at 00:10.0"))
  }

  @Test(arguments: [
    ("-map 0:v -c copy", "mp4", 1.0, 0.0), ("-map 0:a -c copy", "m4a", 0, 1),
    ("-map 0:a", "wav", 0, 1), ("-map 0:a -c:a libmp3lame", "mp3", 0, 1),
    ("-map 0:a -c:a flac", "flac", 0, 1),
    ("-c:v libvpx -deadline realtime -c:a libopus", "webm", 1, 1),
  ])
  func footageWithoutPictureOrSoundSaysSo(
    options: String, suffix: String, video: Double, audio: Double
  ) throws {
    let folder = try TemporaryFolder()
    let clip = "\(folder.path)/clip.\(suffix)"
    let made = try NightjarProcess.shell(
      "ffmpeg -v error -i '\(Analysis.sample)' -t 6 \(options) '\(clip)'")
    #expect(made.status == 0, "\(made.errors)")
    let run = try Analysis(clip)
    #expect(run.status == 0, "\(run.errors)")
    let segment = try #require(run.records.first)
    #expect(segment["coverage"]["video"].double == video)
    #expect(abs((segment["coverage"]["audio"].double ?? -1) - audio) < 0.05)
    #expect(segment["coverage"]["transcript"].isNull)
  }

  @Test func subtitlesInsideAFileAreItsTranscript() throws {
    let folder = try TemporaryFolder()
    let clip = "\(folder.path)/clip.mkv"
    let transcript = "\(Fixtures.project)samples/doorway.srt"
    let made = try NightjarProcess.shell(
      "ffmpeg -v error -i '\(Analysis.sample)' -i '\(transcript)' -c copy '\(clip)'")
    #expect(made.status == 0, "\(made.errors)")
    #expect(try Analysis(clip).records[0]["transcript"].elements.count == 2)
  }
}
