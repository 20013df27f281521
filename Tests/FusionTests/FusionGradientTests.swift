// SPDX-License-Identifier: Apache-2.0
import Core
import Layers
import TestSupport
import Tensors
import Testing

@testable import Fusion

/// Backward passes of fusions against finite differences, at odd sizes.
@Suite struct FusionGradientTests {
  private static let modalities = [
    ModalityWidth("video", 6), ModalityWidth("audio", 6), ModalityWidth("transcript", 6),
  ]
  private var random = RandomSource(seed: 31)

  /// What is there of three modalities in three samples.
  struct Presence: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Steps of each modality; `nil` leaves it out.
    var steps: [Int?] = [5, 5, 5]
    /// Real steps by sample, for the modalities that have a mask.
    var lengths: [[Int]?] = [nil, nil, nil]
  }
  static let presences = [
    Presence(testDescription: "everything"),
    Presence(testDescription: "one step", steps: [1, 1, 1]),
    Presence(testDescription: "no sound", steps: [5, nil, 5]),
    Presence(testDescription: "words alone", steps: [nil, nil, 3]),
    Presence(
      testDescription: "missing by sample", lengths: [[5, 0, 3], nil, [2, 0, 0]]),
    Presence(
      testDescription: "a sample without anything", lengths: [[5, 0, 1], [3, 0, 0], [0, 0, 4]]),
    Presence(
      testDescription: "lengths of their own", steps: [5, 4, 3],
      lengths: [[5, 0, 3], [4, 1, 0], nil]),
  ]

  @Test(arguments: MultimodalFusionTests.types, presences)
  mutating func fusion(_ type: String, _ presence: Presence) throws {
    let fusion = try fusion(type)
    let features = presence.steps.map { steps in
      steps.map { random.tensor(shape: [3, $0, 6], scale: 2) }
    }
    let masks = zip(presence.steps, presence.lengths).map { steps, lengths in
      steps.map { Mask(lengths: lengths ?? [$0, $0, $0], steps: $0) }
    }
    func traced(_ fusion: MultimodalFusion, _ given: [Tensor]) -> (
      output: FusionOutput, trace: MultimodalFusion.Trace
    ) {
      var given = given[...]
      return fusion.traced(
        ModalityInputs(
          features.map { $0 == nil ? nil : given.removeFirst() }, masks: masks,
          of: fusion.modalities))
    }
    expectGradients(of: fusion, inputs: features.compactMap { $0 }) { fusion, given in
      let output = traced(fusion, given).output
      return [output.fused] + (output.sequence.map { [$0] } ?? [])
    } backward: { fusion, given, upstream, gradient in
      fusion.backward(
        fused: upstream[0], sequence: upstream.dropFirst().first, traced(fusion, given).trace,
        into: &gradient
      ).compactMap { $0 }
    }
  }

  @Test(arguments: ["early", "late", "hybrid"])
  mutating func fusionOfClips(_ type: String) throws {
    let fusion = try fusion(type)
    let masks = [[true, true, false], [true, false, false], [true, true, true]].map {
      Mask($0, shape: [3])
    }
    let features = masks.map { _ in random.tensor(shape: [3, 6], scale: 2) }
    func traced(_ fusion: MultimodalFusion, _ given: [Tensor]) -> (
      output: FusionOutput, trace: MultimodalFusion.Trace
    ) {
      fusion.traced(ModalityInputs(given, masks: masks, of: fusion.modalities))
    }
    expectGradients(of: fusion, inputs: features) { fusion, given in
      [traced(fusion, given).output.fused]
    } backward: { fusion, given, upstream, gradient in
      fusion.backward(fused: upstream[0], traced(fusion, given).trace, into: &gradient)
        .compactMap { $0 }
    }
  }

  private func fusion(_ type: String) throws -> MultimodalFusion {
    var weights = RandomWeights(seed: 32, scale: 0.8)
    let kind = try #require(FusionKind(rawValue: type))
    weights.addFusion(kind, name: "fusion", Self.modalities.map { ($0.name, $0.width) })
    return try MultimodalFusion(
      type: type, Weights(weights.tensors)["fusion"], modalities: Self.modalities, heads: 3
    ).awayFromKinks
  }

  @Test mutating func normalizedGatesOfThosePresent() {
    let present = Mask(
      [true, true, true, true, false, true, false, false, true, false, false, false],
      shape: [4, 3])
    expectGradients(at: [random.tensor(shape: [4, 3], scale: 4)]) {
      [normalizedGates($0[0], present: present)]
    } backward: { point, upstream in
      [
        normalizedGatesBackward(
          upstream[0], logits: point[0], gates: normalizedGates(point[0], present: present))
      ]
    }
  }
}
