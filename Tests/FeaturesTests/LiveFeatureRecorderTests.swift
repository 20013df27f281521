// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Foundation
import Fusion
import Segments
import TestSupport
import Testing

@testable import Features

@Suite struct LiveFeatureRecorderTests {
  private let folder: TemporaryFolder
  private let cache: FeatureCache
  private let reports = Locked<[String]>([])

  init() throws {
    folder = try TemporaryFolder()
    cache = try FeatureCache(path: "\(folder.path)/cache", maker: Examples.maker)
  }

  /// Eight steps are a day.
  private func recorder(
    _ camera: String = "yard", session: String = "s", limit: Int = .max, pause: Int = 4,
    encode: @escaping @Sendable (Cue) -> EncodedCue = Examples.encode
  ) -> LiveFeatureRecorder {
    var options = LiveFeatureRecorder.Options()
    (options.stepsPerChunk, options.waiting, options.pause) = (4, 100, pause)
    return LiveFeatureRecorder(
      into: FeatureShelf(cache, limit: limit),
      origin: FeatureCache.Origin(source: camera, session: session), options: options,
      day: { "day\($0.index / 8)" }, encode: encode,
      report: { [reports] text in reports.withLock { $0.append(text) } })
  }

  private var names: [String] { get throws { try cache.sources().map(\.name) } }

  @Test func sourcesAreNamedByCameraSessionAndDay() throws {
    let recorder = recorder()
    for index in 0..<18 { recorder.record(Steps.step(index, epoch: 3)) }
    recorder.finish(within: 60)
    #expect(try names == ["yard/s/day0", "yard/s/day1", "yard/s/day2"])
    let sources = try cache.sources()
    #expect(sources.map(\.steps) == [8, 8, 2] && sources.map(\.chunks) == [2, 2, 1])
    #expect(sources.allSatisfy { $0.origin == .init(source: "yard", session: "s") })
    #expect(try cache.chunk(0, of: sources[2]).epoch == 3)
    #expect(try cache.chunk(0, of: sources[2]).start == Steps.time(16))
    #expect(reports.withLock { $0 } == [])
  }

  @Test func whatIsWrittenCountsBeforeTheSourceEnds() throws {
    let written = DispatchSemaphore(value: 0)
    let recorder = recorder { cue in
      written.signal()
      return Examples.encode(cue)
    }
    for index in 0..<6 {
      recorder.record(Steps.step(index, cues: index == 4 ? [Examples.hello] : []))
    }
    // The second chunk is under way once its cue is encoded: the day has ended.
    for index in 8..<9 { recorder.record(Steps.step(index)) }
    written.wait()
    #expect(try cache.source(named: "yard/s/day0")?.steps == 4)
    recorder.finish(within: 60)
    #expect(try cache.source(named: "yard/s/day0")?.steps == 6)
  }

  @Test func theOldestSourcesMakeRoomAndExtractedOnesStay() throws {
    let extracted = try FeatureRecorder(
      into: cache, source: "film.mp4", fingerprint: "f", encode: Examples.encode)
    for index in 0..<8 { extracted.record(Steps.step(index)) }
    try extracted.finish()
    let first = recorder(session: "1")
    for index in 0..<8 { first.record(Steps.step(index)) }
    first.finish(within: 60)
    let size = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".safetensors") && $0.contains("yard") }
      .map {
        try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\($0)")[.size] as? Int ?? 0
      }.reduce(0, +)

    // Room for two days and what describes them.
    let second = recorder(session: "2", limit: 3 * size)
    for index in 0..<32 { second.record(Steps.step(index)) }
    second.finish(within: 60)
    let kept = try names
    #expect(kept.first == "film.mp4" && kept.last == "yard/2/day3")
    #expect(!kept.contains("yard/1/day0") && kept.count < 6)
    #expect(reports.withLock { $0 } == [])
  }

  @Test func aSourceThatAloneIsTooLargeIsCutAndGivesWay() throws {
    let recorder = recorder(limit: 1)
    for index in 0..<8 { recorder.record(Steps.step(index)) }
    for index in 8..<16 { recorder.record(Steps.step(index)) }
    recorder.finish(within: 60)
    // Never more than the one that was being written.
    #expect(try names == ["yard/s/day1.2"])
    #expect(try cache.sources()[0].steps == 4)
  }

  @Test func aDiskThatRefusesIsTriedAgainLater() throws {
    let sources = "\(folder.path)/cache/sources"
    try FileManager.default.removeItem(atPath: sources)
    _ = try folder.file("cache/sources", [])
    let recorder = recorder()
    for index in 0..<5 { recorder.record(Steps.step(index)) }
    // Whatever is waiting has been tried.
    recorder.finish(within: 60)
    #expect(reports.withLock { $0.count } == 1)
    #expect(reports.withLock { $0[0] }.contains("cannot write"))
    try FileManager.default.removeItem(atPath: sources)
    try FileManager.default.createDirectory(atPath: sources, withIntermediateDirectories: false)
    for index in 5..<8 { recorder.record(Steps.step(index)) }
    recorder.finish(within: 60)
    #expect(try cache.sources().map(\.steps) == [3])
  }

  @Test func aSlowDiskIsNotWaitedFor() throws {
    let (begun, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let recorder = recorder { cue in
      begun.signal()
      goOn.wait()
      return Examples.encode(cue)
    }
    for index in 0..<4 { recorder.record(Steps.step(index, cues: [Examples.hello])) }
    begun.wait()
    // The step in hand and 99 more may wait.
    for index in 4..<150 { recorder.record(Steps.step(index)) }
    recorder.finish(within: 0)
    #expect(reports.withLock { $0 } == ["the disk is too slow: the last steps may not be recorded"])
    goOn.signal()
    recorder.finish(within: 60)
    let recorded = try cache.sources().map(\.steps).reduce(0, +)
    #expect((100...104).contains(recorded))
    recorder.record(Steps.step(150))
    recorder.finish(within: 60)
    let leftOut = reports.withLock { $0.last }
    #expect(leftOut == "the disk is too slow: \(150 - recorded) steps were not recorded")
  }
}
