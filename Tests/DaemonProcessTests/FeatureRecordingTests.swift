// SPDX-License-Identifier: Apache-2.0
import Features
import Foundation
import TestSupport
import Testing

@Suite struct FeatureRecordingTests {
  @Test func whatTheEncodersMakeIsKeptToLearnFrom() throws {
    let folder = try TemporaryFolder()
    let daemon = try RunningDaemon(
      RunningDaemon.camera("yard", Sample.clip, "loop = true"),
      sections: "[training]\nrecord_features = \"\(folder.path)/features\"\n", in: folder)
    #expect(
      daemon.recordsMeet { records in
        records.count { $0["schema"] as? String == "nightjar.segment/1" } >= 2
      })
    #expect(daemon.stop() == 0)

    let cache = try FeatureCache(path: "\(folder.path)/features")
    let sources = try cache.sources()
    #expect(!sources.isEmpty && sources.allSatisfy { $0.origin?.source == "yard" })
    let analysed = try daemon.written.segments.compactMap(\.steps).reduce(0, +)
    #expect(sources.reduce(0) { $0 + $1.steps } >= analysed)
    let chunk = try cache.chunk(0, of: try #require(sources.first))
    #expect(chunk.video.isPresent.contains(true) && chunk.audio.isPresent.contains(true))
  }

  @Test func aCacheOfOtherEncodersIsRefusedByName() throws {
    let folder = try TemporaryFolder()
    let maker = FeatureCache.Maker(
      frame: "resnet", audio: "yamnet", text: "minilm", bridge: "none", sha256: "0",
      stepSeconds: 0.5)
    _ = try FeatureCache(path: "\(folder.path)/features", maker: maker)
    let daemon = try RunningDaemon(
      RunningDaemon.camera("yard", Sample.clip, "loop = true"),
      sections: "[training]\nrecord_features = \"\(folder.path)/features\"\n", in: folder,
      waits: false)
    #expect(daemon.process.wait(limit: 60) == 65)
    #expect(daemon.process.errors.contains("resnet"))
  }
}
