// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Layers
import TestSupport
import Tensors
import Testing

@testable import Fusion

@Suite struct ResidualPoolingTests {
  private var random = RandomSource(seed: 61)

  private static let widths: [Modality: Int] = [.video: 4, .audio: 5, .transcript: 6]

  private func pooling() throws -> ResidualPooling {
    var weights = RandomWeights(seed: 62, scale: 0.8)
    weights.add("query", [3, 7])
    weights.add("salience", [3, 2])
    for (modality, width) in Self.widths { weights.add("directions.\(modality.rawValue)", [width]) }
    weights.add("moment", [5, 5])
    weights.add("offset", [3, 5])
    return try ResidualPooling(
      Weights(weights.tensors), width: 7, features: Self.widths, shared: 5)
  }

  /// Four samples of five steps: all own, context before, one modality only, nothing.
  private mutating func sequences() -> (
    vectors: [StepSequence], features: [StepSequence], own: Mask
  ) {
    let own = Mask(
      (0..<20).map { $0 < 5 || (7..<10).contains($0) || (10..<14).contains($0) }, shape: [4, 5])
    let vectors = (0..<3).map { modality in
      StepSequence(
        random.tensor(shape: [4, 5, 5]),
        mask: Mask(
          (0..<20).map { ($0 / 5 == 2) ? modality == 1 : ($0 + modality) % 4 != 0 },
          shape: [4, 5]))
    }
    let features = vectors.enumerated().map { modality, sequence in
      StepSequence(
        random.tensor(shape: [4, 5, Self.widths[StreamFusion.modalities[modality]] ?? 0]),
        mask: sequence.mask)
    }
    return (vectors, features, own)
  }

  @Test mutating func gradientsAreTheSlopes() throws {
    let (vectors, features, own) = sequences()
    let steps = ResidualPooling.Steps(vectors: vectors, features: features, own: own)
    expectGradients(of: try pooling(), inputs: [random.tensor(shape: [4, 5, 7], scale: 2)]) {
      [$0.traced($1[0], steps).pooled]
    } backward: { pooling, inputs, upstream, gradient in
      let trace = pooling.traced(inputs[0], steps).trace
      return [pooling.backward(upstream[0], trace, into: &gradient)]
    }
  }

  @Test mutating func itIsTheSumThatIsDefined() throws {
    let (vectors, features, own) = sequences()
    let pooling = try pooling()
    let states = random.tensor(shape: [4, 5, 7], scale: 2)
    let pooled = pooling.traced(
      states, ResidualPooling.Steps(vectors: vectors, features: features, own: own)
    ).pooled
    for sample in 0..<4 {
      let steps = (0..<5).filter { own.isReal[sample * 5 + $0] }
      var terms: [(weight: Double, place: Double, modality: Int, vector: [Double])] = []
      for (m, sequence) in vectors.enumerated() {
        let there = steps.filter { sequence.mask.isReal[sample * 5 + $0] }
        let rows = there.map { sequence.values.element(sample).element($0).values.map(Double.init) }
        let own = there.map {
          features[m].values.element(sample).element($0).l2Normalized().values.map(Double.init)
        }
        let distances = [Self.distances(rows), Self.distances(own)]
        let scores = there.indices.map { index in
          let y = states.element(sample).element(there[index])
          let salience = (0..<2).map {
            Double(pooling.salience.values[2 * m + $0]) * distances[$0][index]
          }
          let along = zip(own[index], pooling.directions[m].values).reduce(0) {
            $0 + $1.0 * Double($1.1)
          }
          return exp(
            y.dot(pooling.query.element(m)) / 7.0.squareRoot() + salience[0] + salience[1] + along)
        }
        for (index, (step, row)) in zip(there, rows).enumerated() {
          let rank = Double(steps.firstIndex(of: step) ?? 0)
          terms.append(
            (
              scores[index] / scores.reduce(0, +), (2 * rank + 1) / Double(steps.count) - 1,
              m, row
            ))
        }
      }
      let total = terms.reduce(0) { $0 + $1.weight }
      let centre = terms.reduce(0) { $0 + $1.weight * $1.place } / max(total, 1e-300)
      let moment = pooling.moment.values.map(Double.init)
      let expected = (0..<5).map { i in
        terms.reduce(0.0) { sum, term in
          let turned = (0..<5).reduce(0.0) { $0 + moment[i * 5 + $1] * term.vector[$1] }
          let moved = turned + Double(pooling.offset[term.modality, i])
          return sum + term.weight / total * (term.vector[i] + (term.place - centre) * moved)
        }
      }
      expectClose(
        pooled.element(sample), Tensor(expected.map(Float.init), shape: [1, 5]), absolute: 1e-5)
    }
  }

  /// Of each row to the mean of all, squared.
  private static func distances(_ rows: [[Double]]) -> [Double] {
    let mean = (rows.first ?? []).indices.map { i in
      rows.reduce(0) { $0 + $1[i] } / Double(rows.count)
    }
    return rows.map { row in zip(row, mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
  }

  @Test(arguments: TemporalModelTests.kinds)
  func aModelWithoutSalienceAndMomentBeginsAsTheMean(kind: FusionKind) throws {
    var architecture = TemporalArchitecture(kind: kind)
    architecture.widths = RandomFeatures.widths
    (architecture.width, architecture.heads, architecture.hiddenWidth) = (6, 3, 7)
    var model = try TemporalModel(architecture, seed: 5)
    model.residual?.salience = Tensor(zeros: [3, 2])
    model.residual?.moment = Tensor(zeros: [
      RandomFeatures.widths.shared, RandomFeatures.widths.shared,
    ])
    var features = RandomFeatures()
    features.frame[4] = nil
    for kept in [Set(Modality.allCases), [.video, .audio], [.transcript], [.video]] {
      let segment = features.features.keeping(kept)
      let mean = try #require(MeanFusion().represent(segment))
      let own = try #require(model.represent(segment))
      expectClose(Tensor(own.vector), Tensor(mean.vector), absolute: 2e-6)
    }
  }
}
