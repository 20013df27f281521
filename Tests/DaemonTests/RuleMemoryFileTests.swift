// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation
import TestSupport
import Testing

@testable import Daemon

@Suite struct RuleMemoryFileTests {
  /// That of a rule with an open alert.
  private func memory() throws -> RuleMemory {
    let glass = AlertCondition.sound(SoundCondition(labels: ["Glass"], threshold: 0.5))
    var engine = try RuleEngine(
      rules: [AlertRule(name: "glass", severity: .info, condition: glass)],
      vocabulary: RuleVocabulary(soundNames: Steps.soundNames, sceneNames: Steps.sceneNames))
    let clock = WallClock(
      source: .arrival, origin: MediaTime(seconds: 1000), uncertaintyMilliseconds: 1)
    _ = engine.consume(
      Steps.step(0, sounds: ["Glass": 0.8], clock: clock), segmentStart: .zero)
    return engine.memory
  }

  @Test func whatIsSavedIsLoadedAgain() throws {
    let folder = try TemporaryFolder()
    let file = RuleMemoryFile(camera: "yard/../1", directory: "\(folder.path)/state")
    let memory = try memory()
    #expect(memory != RuleMemory())
    file.save(memory)
    #expect(file.load() == memory)
    #expect(
      RuleMemoryFile(camera: "door", directory: "\(folder.path)/state").load() == RuleMemory())
  }

  @Test func aDamagedFileIsNothing() throws {
    let folder = try TemporaryFolder()
    let file = RuleMemoryFile(camera: "yard", directory: folder.path)
    file.save(try memory())
    let path = "\(folder.path)/rules/\(SafeFileName.encoded("yard")).json"
    try Data("{\"alerts\":3".utf8).write(to: URL(filePath: path))
    #expect(file.load() == RuleMemory())
  }
}
