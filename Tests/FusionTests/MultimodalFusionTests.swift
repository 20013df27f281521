// SPDX-License-Identifier: Apache-2.0
import Core
import Layers
import TestSupport
import Tensors
import Testing

@testable import Fusion

/// What golden values do not show: equality to the bit, refusals, and damaged padding.
@Suite struct MultimodalFusionTests {
  static let types = ["early", "late", "hybrid", "attention"]
  private static let modalities = ["video", "audio", "transcript"].map {
    ModalityWidth($0, RandomTemporalModel.width)
  }

  private func fusion(_ type: String) throws -> MultimodalFusion {
    let folder = try TemporaryFolder()
    let kind = try #require(FusionKind(rawValue: type))
    let model = try RandomTemporalModel(kind, widths: RandomFeatures.widths).load(from: folder.path)
    guard case .streams(let streams) = model.fusion else {
      throw FusionError.unknownStrategy(type)
    }
    return streams.fusion
  }

  private func features(_ lengths: [Int] = [5, 5, 5], batch: Int = 3) -> [String: Tensor] {
    var random = RandomSource(seed: 8)
    return Dictionary(
      uniqueKeysWithValues: zip(Self.modalities, lengths).map { modality, length in
        (modality.name, random.tensor(shape: [batch, length, modality.width]))
      })
  }

  @Test(arguments: types)
  func aModalityLeftOutEqualsOneThatIsMaskedEverywhere(_ type: String) throws {
    let fusion = try fusion(type)
    var some = features()
    var masks = ["audio": Mask(repeating: false, shape: [3, 5])]
    some["audio"]?[0, 0, 0] = .nan
    let masked = try fusion.forward(some, masks: masks)
    some["audio"] = nil
    masks["audio"] = nil
    let leftOut = try fusion.forward(some, masks: masks)
    #expect(masked.fused == leftOut.fused)
    #expect(masked.gates == leftOut.gates)
    #expect(masked.sequence == leftOut.sequence)
    #expect(masked.fused.values.allSatisfy { $0.isFinite })
  }

  @Test(arguments: types)
  func aSampleDoesNotDependOnItsBatchBitForBit(_ type: String) throws {
    let fusion = try fusion(type)
    let all = features()
    let mask = Mask(lengths: [5, 2, 0], steps: 5)
    let together = try fusion.forward(all, masks: ["video": mask])
    for sample in 0..<3 {
      let alone = try fusion.forward(
        all.mapValues { $0.rows(sample..<sample + 1) },
        masks: ["video": Mask(lengths: [[5, 2, 0][sample]], steps: 5)])
      #expect(alone.fused.element(0) == together.fused.element(sample))
      #expect(alone.gates?.element(0) == together.gates?.element(sample))
    }
  }

  @Test(arguments: types)
  func nothingRealGivesZeros(_ type: String) throws {
    let nowhere = Mask(repeating: false, shape: [3, 5])
    let output = try fusion(type).forward(
      features(), masks: ["video": nowhere, "audio": nowhere, "transcript": nowhere])
    #expect(output.fused.values.allSatisfy { $0 == 0 })
    #expect(output.gates?.values.allSatisfy { $0 == 0 } ?? true)
  }

  @Test(arguments: ["early", "late", "hybrid"])
  func sequencesOfDifferentLengthAreFusedByTheirMeans(_ type: String) throws {
    let fusion = try fusion(type)
    let ragged = features([5, 4, 6])
    let mask = Mask(lengths: [5, 3, 0], steps: 5)
    let output = try fusion.forward(ragged, masks: ["video": mask])
    var clips = ragged.mapValues {
      $0.mean(over: Mask(repeating: true, shape: $0.shape.dropLast()))
    }
    clips["video"] = ragged["video"]?.mean(over: mask)
    let expected = try fusion.forward(clips, masks: ["video": mask.rowsWithAny])
    #expect(output.fused.shape == [3, RandomTemporalModel.width])
    #expect(output.fused == expected.fused)
    #expect(output.gates == expected.gates)
  }

  @Test func attentionFusionHasASequenceOnlyOnASharedClock() throws {
    let fusion = try fusion("attention")
    #expect(try fusion.forward(features([5, 5, 5])).sequence?.shape == [3, 5, 8])
    #expect(try fusion.forward(features([5, 4, 6])).sequence == nil)
  }

  @Test(arguments: types)
  func whatIsNotKnownIsRefused(_ type: String) throws {
    let fusion = try fusion(type)
    let nothing = try #require(throws: FusionError.self) { _ = try fusion.forward([:]) }
    #expect(
      "\(nothing)"
        == "fusion: no modality was given. Pass the features of at least one.")
    let stranger = try #require(throws: FusionError.self) {
      _ = try fusion.forward(["smell": Tensor(zeros: [1, 1, 8])])
    }
    #expect(
      "\(stranger)" == """
        fusion: "smell" is not a modality of this model. It knows video, audio, transcript.
        """)
  }

  @Test func anotherStrategyIsRefused() throws {
    let error = try #require(throws: FusionError.self) {
      _ = try MultimodalFusion(
        type: "sum", Weights([String: Tensor]()), modalities: Self.modalities, heads: 1)
    }
    #expect(
      "\(error)"
        == "fusion: \"sum\" is no way to fuse. Choose early, late, hybrid or attention.")
  }

  @Test func complexityOfNothingIsRefused() {
    #expect(throws: FusionError.noModality) { _ = try Complexity(of: [], minimumAgreement: 0.5) }
  }
}
