// SPDX-License-Identifier: Apache-2.0
import Core
import Features
import Foundation
import Fusion
import Layers
import TestSupport
import Tensors
import Testing

@testable import Training

@Suite struct TrainerTests {
  private static let kinds = FusionKind.allCases.filter { $0 != .mean }

  @Test(arguments: kinds)
  func lossFallsAndWhatIsHeldOutIsFound(kind: FusionKind) throws {
    let toy = try Toy()
    var trainer = try toy.trainer {
      $0.architecture.kind = kind
      $0.epochs = 12
    }
    var reports: [Trainer.Report] = []
    while !trainer.isFinished { reports.append(try #require(try trainer.runEpoch())) }
    #expect(reports.map(\.epoch) == Array(0..<reports.count))
    let (first, last) = (try #require(reports.first), try #require(reports.last))
    #expect(last.loss < 0.8 * first.loss)
    // Six segments are held out: by chance every sixth sentence finds its own.
    #expect(try #require(reports.map(\.recallAt1).max()) >= 0.5)
    #expect(reports.contains { $0.isBest })
  }

  @Test func theSameSeedGivesTheSameWeightsAndAnotherOneOthers() throws {
    let toy = try Toy()
    let weights = try [7 as UInt64, 7, 8].map { seed in
      var trainer = try toy.trainer { $0.seed = seed }
      _ = try trainer.runEpoch()
      return trainer.averaged.parameters
    }
    #expect(weights[0] == weights[1])
    #expect(weights[0] != weights[2])
  }

  @Test func withoutSingleViewsOnlyTheWholeSegmentIsLearnedFrom() throws {
    let toy = try Toy()
    let weights = try [true, false].map { hasSingleViews in
      var trainer = try toy.trainer { $0.hasSingleViews = hasSingleViews }
      #expect(try #require(try trainer.runEpoch()).loss.isFinite)
      return trainer.averaged.parameters
    }
    #expect(weights[0] != weights[1])
  }

  @Test func aTrainingThatIsResumedComesToTheSame() throws {
    let toy = try Toy()
    let path = "\(toy.folder.path)/checkpoint"
    var whole = try toy.trainer()
    var reports = [try whole.runEpoch(), try whole.runEpoch()]
    try whole.save(to: path)
    reports = [try whole.runEpoch(), try whole.runEpoch()]

    var resumed = try toy.trainer()
    try resumed.resume(from: path)
    #expect([try resumed.runEpoch(), try resumed.runEpoch()] == reports)
    #expect(resumed.averaged.parameters == whole.averaged.parameters)
    #expect(resumed.best.parameters == whole.best.parameters)
  }

  @Test func otherSettingsAreRefusedByName() throws {
    let toy = try Toy()
    let path = "\(toy.folder.path)/checkpoint"
    try toy.trainer().save(to: path)
    var other = try toy.trainer { $0.temperature = 0.1 }
    #expect(
      throws: TrainingError.otherSettings(
        path: path, key: "temperature", found: "0.07", expected: "0.1")
    ) { try other.resume(from: path) }
    #expect { try other.resume(from: "\(toy.folder.path)/nothing") } throws: {
      "\($0)".contains("cannot go on from it")
    }
  }

  @Test func aDamagedCheckpointIsRefusedAndChangesNothing() throws {
    let toy = try Toy()
    var trainer = try toy.trainer()
    let path = "\(toy.folder.path)/checkpoint"
    try trainer.save(to: path)
    let bytes = Array(try Data(contentsOf: URL(filePath: path)))
    let before = trainer.averaged.parameters
    for length in [0, 7, bytes.count / 2, bytes.count - 1] {
      let cut = try toy.folder.file("cut", bytes.prefix(length))
      #expect(throws: TrainingError.self) { try trainer.resume(from: cut) }
    }
    #expect(trainer.averaged.parameters == before)
  }

  @Test func trainedWeightsReadBackAndRepresentTheSame() throws {
    let toy = try Toy()
    var trainer = try toy.trainer()
    _ = try trainer.runEpoch()
    let path = "\(toy.folder.path)/weights"
    try trainer.best.write(to: path, precision: .single, notes: ["seed": "0"])
    let model = try TemporalModel(path: path, widths: Toy.widths)
    #expect(model.parameters == trainer.best.parameters)
    #expect(model.kind == .attention && model.name == "temporal-attention")
    let source = try #require(try toy.cache.sources().first)
    let segment = try toy.cache.chunk(0, of: source).segment(4..<8, context: 2)
    #expect(model.represent(segment) == trainer.best.represent(segment))
  }

  @Test func footageThatCannotBeLearnedFromIsRefused() throws {
    let lone = try Toy(sources: 1)
    #expect(throws: TrainingError.tooFewSources(path: lone.cache.path, found: 1, needed: 2)) {
      _ = try lone.trainer()
    }
    let empty = try Toy(sources: 0)
    #expect(throws: TrainingError.tooFewSources(path: empty.cache.path, found: 0, needed: 2)) {
      _ = try empty.trainer()
    }
    #expect(throws: TrainingError.tooFewSegments(found: 6, needed: 7)) {
      let toy = try Toy(sources: 3)
      _ = try toy.trainer { $0.batch = 7 }
    }
    #expect(throws: TrainingError.notFinite(source: "source0", time: 0)) {
      let toy = try Toy(feature: .nan)
      _ = try toy.trainer()
    }
  }

  @Test func aCacheOfOtherEncodersIsNotMeasuredOn() throws {
    let folder = try TemporaryFolder()
    let other = try FeatureCache(
      path: "\(folder.path)/cache",
      maker: FeatureCache.Maker(
        frame: "other eye", audio: "ear", text: "reader", bridge: "bridge", sha256: "00",
        stepSeconds: 0.5))
    let toy = try Toy()
    #expect(
      throws: FeaturesError.otherMaker(
        path: other.path, part: "frame encoder", found: "other eye", expected: "eye")
    ) { _ = try Trainer(toy.cache, heldOut: other, Toy.settings) }
  }

  @Test func aCacheThatIsDamagedIsRefused() throws {
    let toy = try Toy()
    let chunk = "\(toy.cache.path)/sources/source3/000000.safetensors"
    #expect(FileManager.default.fileExists(atPath: chunk))
    try Data("no tensors".utf8).write(to: URL(filePath: chunk))
    #expect {
      _ = try toy.trainer()
    } throws: { error in
      guard case FeaturesError.damaged(let path, _) = error else { return false }
      return path == chunk
    }
  }
}
