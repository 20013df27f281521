// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation
import Logging
import Segments
import TestSupport
import Testing

@testable import Daemon

@Suite struct NormalityFileTests {
  private func file(_ folder: TemporaryFolder) -> NormalityFile {
    NormalityFile(
      camera: "yard/../1", directory: "\(folder.path)/state",
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  private func learnt() throws -> Normality {
    var normality = Normality(model: "m", warmUp: 3)
    let segment = Segment(
      source: "yard", epoch: 0, start: .zero, end: MediaTime(seconds: 8), steps: 16,
      coverage: [.video: 1], representation: [1, 0], gates: nil, path: .simple, sceneLabels: [],
      soundLabels: [], cues: [], activity: nil)
    let utc = try #require(TimeZone(identifier: "UTC"))
    _ = normality.take(segment, id: "a", timeZone: utc)
    return normality
  }

  @Test func whatIsSavedIsRestoredForTheSameModels() throws {
    let folder = try TemporaryFolder()
    let normality = try learnt()
    file(folder).save(normality)
    #expect(file(folder).restore(Normality(model: "m", warmUp: 3)) == normality)
    let other = Normality(model: "n", warmUp: 3)
    #expect(file(folder).restore(other) == other)
  }

  @Test func withoutAFileOrWithADamagedOneItBeginsAnew() throws {
    let folder = try TemporaryFolder()
    let empty = Normality(model: "m", warmUp: 3)
    #expect(file(folder).restore(empty) == empty)
    file(folder).save(try learnt())
    let path = "\(folder.path)/state/normality/\(SafeFileName.encoded("yard/../1")).json"
    try Data("{\"version\":".utf8).write(to: URL(filePath: path))
    #expect(file(folder).restore(empty) == empty)
  }
}
