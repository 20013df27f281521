// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Layers
import TestSupport
import Tensors
import Testing

@testable import Fusion

/// The temporal model on batches of segments: forward as one by one, and back.
@Suite struct SegmentBatchTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func model(_ kind: FusionKind) throws -> TemporalModel {
    var weights = RandomTemporalModel(kind, widths: RandomFeatures.widths)
    weights.addTextHead()
    weights.addResidual()
    return try weights.load(from: folder.path)
  }

  /// A whole segment, a shorter one, one without sound, one of sound alone, one step of words.
  private static var segments: [SegmentFeatures] {
    var short = RandomFeatures(seed: 6)
    short.own = Array(short.own[1..<5])
    short.frame = Array(short.frame[1..<5])
    short.audio = Array(short.audio[1..<5])
    short.cues = Array(short.cues[1..<5])
    short.frameVectors = Array(short.frameVectors[1..<5])
    short.audioVectors = Array(short.audioVectors[1..<5])
    var silent = RandomFeatures(seed: 7)
    silent.audio = silent.audio.map { _ in nil }
    silent.frame[4] = nil
    var blind = RandomFeatures(seed: 8)
    blind.frame = blind.frame.map { _ in nil }
    blind.cues = blind.cues.map { _ in nil }
    blind.tokens = nil
    var words = RandomFeatures(seed: 9)
    words.own = [true]
    (words.frame, words.audio, words.cues) = ([nil], [nil], [words.cues[0]])
    return [RandomFeatures(), short, silent, blind, words].map(\.features)
  }

  @Test(arguments: TemporalModelTests.kinds)
  func aBatchGivesWhatItsSegmentsGiveOneByOne(_ kind: FusionKind) throws {
    let model = try model(kind)
    let together = model.traced(model.view(of: model.batch(Self.segments))).output.representations
    for (index, segment) in Self.segments.enumerated() {
      let alone = try #require(model.represent(segment)).vector
      expectClose(together.element(index), Tensor(alone), absolute: 2e-6, label: "\(index)")
    }
  }

  @Test(arguments: TemporalModelTests.kinds)
  func halvesOfABatchAddUpToIt(_ kind: FusionKind) throws {
    let model = try model(kind)
    let batch = model.batch(Self.segments)
    var random = RandomSource(seed: 2)
    let upstream = random.tensor(shape: [5, RandomFeatures.widths.shared])
    func gradients(_ ranges: [Range<Int>]) -> [Tensor] {
      var gradient = model.zeros
      for range in ranges {
        let trace = model.traced(model.view(of: batch.rows(range))).trace
        model.backward([(upstream.rows(range), trace)], into: &gradient)
      }
      return gradient.parameters
    }
    for (whole, halves) in zip(gradients([0..<5]), gradients([0..<2, 2..<5])) {
      expectClose(halves, whole, absolute: 1e-5)
    }
  }

  @Test(arguments: TemporalModelTests.kinds)
  func viewsOfABatchAddUp(_ kind: FusionKind) throws {
    let model = try model(kind)
    let all = model.view(of: model.batch(Self.segments))
    var random = RandomSource(seed: 4)
    let views = [all, all.keeping(Self.segments.map { _ in [.video] })].map {
      (
        upstream: random.tensor(shape: [5, RandomFeatures.widths.shared]),
        trace: model.traced($0).trace
      )
    }
    var (together, apart) = (model.zeros, model.zeros)
    model.backward(views, into: &together)
    for view in views { model.backward([view], into: &apart) }
    for (one, other) in zip(together.parameters, apart.parameters) {
      expectClose(one, other, absolute: 1e-5)
    }
  }

  @Test(arguments: TemporalModelTests.kinds)
  func modalitiesNotKeptCountAsMissing(_ kind: FusionKind) throws {
    let model = try model(kind)
    let segments = model.batch([RandomFeatures(), RandomFeatures(seed: 6)].map(\.features))
    let view = model.view(of: segments).keeping([[.video], [.audio, .transcript]])
    let together = model.traced(view).output.representations
    var (video, others) = (RandomFeatures(), RandomFeatures(seed: 6))
    video.audio = video.audio.map { _ in nil }
    video.cues = video.cues.map { _ in nil }
    video.tokens = nil
    others.frame = others.frame.map { _ in nil }
    for (index, features) in [video, others].enumerated() {
      let alone = try #require(model.represent(features.features)).vector
      expectClose(together.element(index), Tensor(alone), absolute: 2e-6, label: "\(index)")
    }
  }

  @Test(arguments: TemporalModelTests.kinds)
  func gradientsAreThoseOfFiniteDifferences(_ kind: FusionKind) throws {
    let model = try model(kind).awayFromKinks
    let batch = model.batch(Self.segments)
    let sentences = Tensor((0..<24).map { Float($0 % 7) - 2 }, shape: [2, 12])
    expectGradients(of: model, inputs: []) { model, _ in
      [
        model.traced(model.view(of: batch)).output.representations,
        model.textHead?.traced(sentences).vectors ?? Tensor([]),
      ]
    } backward: { model, _, upstream, gradient in
      model.backward(
        [(upstream[0], model.traced(model.view(of: batch)).trace)], into: &gradient)
      if let head = model.textHead, var part = gradient.textHead {
        _ = head.backward(upstream[1], head.traced(sentences).trace, into: &part)
        gradient.textHead = part
      }
      return []
    }
  }

  @Test(arguments: TemporalModelTests.kinds)
  func parametersHaveTheNamesOfTheFile(_ kind: FusionKind) throws {
    let model = try model(kind)
    let file = try SafetensorsFile(path: "\(folder.path)/temporal.safetensors")
    for (name, value) in model.namedParameters {
      #expect(try file.tensor(name) == value, "\(name)")
    }
    #expect(model.namedParameters.map(\.name).sorted() == file.names.sorted())
  }

  @Test(arguments: TemporalModelTests.kinds)
  func theSameBatchGivesTheSameBits(_ kind: FusionKind) throws {
    let model = try model(kind)
    func gradients() -> [Tensor] {
      let (output, trace) = model.traced(model.view(of: model.batch(Self.segments)))
      var gradient = model.zeros
      model.backward([(output.representations, trace)], into: &gradient)
      return gradient.parameters
    }
    #expect(gradients() == gradients())
  }

  @Test func theTextHeadBeginsWithTheSentencesOwnVectorAndATurnedMoment() {
    var random = RandomSource(seed: 3)
    let (vector, moment) = (random.tensor(shape: [1, 7]), random.tensor(shape: [1, 7]))
    let turn = random.tensor(shape: [7, 7])
    expectClose(
      TextHead(moment: turn, centre: Tensor(zeros: [7])).forward(.concatenated([vector, moment])),
      (vector + matmul(moment, turn, transposingRight: true)).l2Normalized(), absolute: 1e-6)
  }
}
