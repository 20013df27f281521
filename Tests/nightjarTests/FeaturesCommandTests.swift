// SPDX-License-Identifier: Apache-2.0
import Core
import Features
import Foundation
import Fusion
import TestSupport
import Testing

@Suite struct FeaturesCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func extract(_ arguments: String...) throws -> NightjarProcess {
    try NightjarProcess.run(
      ["features", "extract", "--out", "\(folder.path)/cache"] + arguments,
      environment: ["NIGHTJAR_MODELS": TestModels.directory])
  }

  @Test func aCacheHoldsWhatAnAnalysisSees() throws {
    _ = try folder.file(
      "captions.csv", "file,start,end,caption\ndoorway.mp4,0,5,a door\nother.mp4,0,1,a cat".utf8)
    let run = try extract(Analysis.sample, "--captions", "\(folder.path)/captions.csv")
    #expect(run.status == 0, "\(run.errors)")
    let cache = try FeatureCache(path: "\(folder.path)/cache")
    let source = try #require(try cache.sources().first)
    #expect(source.name == "doorway.mp4" && source.captions == 1)

    let chunk = try cache.chunk(0, of: source)
    let analysis = try Analysis(
      Analysis.sample, configuration: "efficiency.enabled = false\nfusion.type = \"mean\"\n")
    let segments = try analysis.records.filter { $0["schema"].string == "nightjar.segment/1" }
    #expect(!segments.isEmpty)
    var first = 0
    for segment in segments {
      let steps = try #require(segment["steps"].int)
      let cached = try #require(
        MeanFusion().represent(chunk.segment(first..<first + steps, context: 8)))
      let data = try #require(Data(base64Encoded: segment["embedding"]["data"].string ?? ""))
      let vector = data.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
      let cosine = zip(vector, cached.vector).reduce(0) { $0 + $1.0 * $1.1 }
      // Half precision has 11 bits.
      #expect(cosine > 0.9999)
      first += steps
    }
    #expect(first == source.steps)

    let info = try NightjarProcess.run(["features", "info", "\(folder.path)/cache"])
    #expect(info.output.contains("doorway.mp4: \(source.steps) steps"))
  }

  @Test func whatIsThereIsLeftAloneUntilItChanges() throws {
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/in/deep", withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: Analysis.sample, toPath: "\(folder.path)/in/deep/a.mp4")
    _ = try folder.file("in/notes.txt", "no footage".utf8)
    let input = "\(folder.path)/in"
    #expect(try extract(input).output.contains("deep/a.mp4: "))
    #expect(try extract(input).output.contains(", was there"))
    _ = try folder.file("in/deep/a.srt", "1\n00:00:00,000 --> 00:00:01,000\nHello\n".utf8)
    let again = try extract(input)
    #expect(again.output.contains("1 cues") && !again.output.contains("was there"))
  }

  @Test func oneBadFileDoesNotKeepTheOthersOut() throws {
    let bad = try folder.file("bad.mp4", "no video".utf8)
    let run = try extract(bad, Analysis.sample)
    #expect(run.status == 65)
    #expect(run.errors.contains("bad.mp4") && run.errors.contains("1 of 2 files"))
    #expect(try FeatureCache(path: "\(folder.path)/cache").sources().map(\.name) == ["doorway.mp4"])
  }

  @Test func whatCannotWorkIsSaid() throws {
    #expect(try extract("/nowhere.mp4").status == 66)
    let empty = try extract(folder.path)
    #expect(empty.status == 66 && empty.errors.contains("no footage"))
    let info = try NightjarProcess.run(["features", "info", folder.path])
    #expect(info.status == 66 && info.errors.contains("not a feature cache"))
  }
}
