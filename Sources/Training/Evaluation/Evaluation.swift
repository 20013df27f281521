// SPDX-License-Identifier: Apache-2.0
import Core
import Features
import Fusion
import Learning
import Tensors

/// Holds models against the same captioned segments.
///
/// A segment with a caption is a query and an answer; one without is ordinary footage that queries
/// must not find. Intervals are bootstrapped over sources, since segments of one source depend on
/// each other.
package struct Evaluation: Sendable {
  private static let block = 32

  private let footage: TrainingSet
  private let sentences: Tensor
  private let contrasts: Tensor
  /// The items that have captions.
  private let captioned: [Int]
  private let contrasted: [Int]
  private let groups: [String]
  private let bootstrap: Bootstrap

  /// Reads all segments of a cache.
  ///
  /// - Parameters:
  ///   - cache: what to measure on.
  ///   - settings: length of segments and of their context.
  ///   - resamples: of the bootstrap.
  /// - Throws: `FeaturesError`, or `TrainingError.nothingToMeasure`.
  package init(
    _ cache: FeatureCache, _ settings: TrainingSettings = TrainingSettings(), resamples: Int = 1000
  ) throws {
    let footage = try TrainingSet(cache, sources: try cache.sources(), settings)
    let texts = try Self.blocks(of: footage).map { block in
      let batch = try footage.batch(block)
      return (batch.sentences, batch.contrasts, batch.isCaptioned, batch.hasContrast)
    }
    captioned = texts.flatMap(\.2).enumerated().filter(\.element).map(\.offset)
    contrasted = texts.flatMap(\.3).enumerated().filter(\.element).map(\.offset)
    guard captioned.count >= 2 else {
      throw TrainingError.nothingToMeasure(path: cache.path, found: captioned.count)
    }
    sentences = .joined(texts.map(\.0))
    contrasts = .joined(texts.map(\.1))
    groups = footage.items.map(\.source.name)
    bootstrap = Bootstrap(resamples: resamples)
    self.footage = footage
  }

  private static func blocks(of footage: TrainingSet) -> [[Int]] {
    stride(from: 0, to: footage.items.count, by: block).map {
      Array($0..<min($0 + block, footage.items.count))
    }
  }

  package var segments: Int { footage.items.count }
  package var queries: Int { captioned.count }
  package var pairs: Int { contrasted.count }
  package var sources: Int { Set(groups).count }

  /// Measures all contestants.
  ///
  /// - Parameters:
  ///   - contestants: the first is the one whose ranks say what the encoders name right.
  ///   - report: shown each result as it is there.
  /// - Returns: the results, in order.
  /// - Throws: `FeaturesError.damaged`.
  package func callAsFunction(
    _ contestants: [Contestant], report: (Scores) -> Void = { _ in }
  ) throws -> [Scores] {
    var named: Set<Int>?
    return try contestants.map { contestant in
      let (scores, ranks) = try measure(contestant, named: named)
      if named == nil { named = Set(zip(captioned, ranks).filter { $0.1 <= 10 }.map(\.0)) }
      report(scores)
      return scores
    }
  }

  private func measure(
    _ contestant: Contestant, named: Set<Int>?
  ) throws -> (scores: Scores, ranks: [Int]) {
    let sentences = contestant.query(sentences)
    let asked = sentences.gathering(captioned)
    let whole = try represent(by: contestant, keeping: Set(Modality.allCases))
    let found = RetrievalRanks(
      queries: asked, candidates: whole, answers: captioned.map { [$0] })
    var (alone, without): ([String: Scores.Retrieval], [String: Scores.Retrieval]) = ([:], [:])
    var parts: [Modality: Tensor] = [:]
    for modality in Modality.allCases {
      let only = try represent(by: contestant, keeping: [modality])
      let rest = try represent(
        by: contestant, keeping: Set(Modality.allCases).subtracting([modality]))
      parts[modality] = only
      alone[modality.rawValue] = retrieval(asked, only)
      without[modality.rawValue] = retrieval(asked, rest)
    }
    let right = Set(
      named ?? Set(zip(captioned, found.ranks).filter { $0.1 <= 10 }.map(\.0)))
    let scores = Scores(
      name: contestant.name, textToSegment: retrieval(found, captioned),
      segmentToText: retrieval(
        RetrievalRanks(
          queries: whole.gathering(captioned), candidates: asked,
          answers: captioned.indices.map { [$0] }), captioned),
      audioToSegment: partToWhole(parts[.audio], whole),
      videoToSegment: partToWhole(parts[.video], whole),
      alone: alone, without: without,
      order: order(contestant, whole, sentences, contrasted),
      orderOfNamed: order(contestant, whole, sentences, contrasted.filter(right.contains)),
      anomaly: anomaly(whole))
    return (scores, found.ranks)
  }

  /// `[N, shared]`; zeros where nothing was left to see.
  private func represent(
    by contestant: Contestant, keeping kept: Set<Modality>
  ) throws -> Tensor {
    let blocks = Self.blocks(of: footage)
    return .joined(
      try parallelMap(blocks.count) { index in
        contestant.represent(
          try footage.batch(blocks[index]).segments.map { $0.keeping(kept) },
          width: sentences.shape[1] / 2)
      })
  }

  private func retrieval(_ queries: Tensor, _ candidates: Tensor) -> Scores.Retrieval {
    retrieval(
      RetrievalRanks(queries: queries, candidates: candidates, answers: captioned.map { [$0] }),
      captioned)
  }

  private func retrieval(_ found: RetrievalRanks, _ items: [Int]) -> Scores.Retrieval {
    func recall(_ k: Int) -> Bootstrap.Interval {
      share(of: items) { found.ranks[$0] <= k ? 1 : 0 }
    }
    return Scores.Retrieval(
      recallAt1: recall(1), recallAt5: recall(5), recallAt10: recall(10),
      medianRank: found.median)
  }

  /// From one modality to the whole, among segments that have it.
  private func partToWhole(_ part: Tensor?, _ whole: Tensor) -> Scores.Retrieval {
    let part = part ?? whole
    let asking = (0..<whole.shape[0]).filter { item in
      let row = part.element(item)
      return row.dot(row) > 0
    }
    return retrieval(
      asking.isEmpty
        ? RetrievalRanks(ranks: [])
        : RetrievalRanks(
          queries: part.gathering(asking), candidates: whole, answers: asking.map { [$0] }),
      asking)
  }

  private func order(
    _ contestant: Contestant, _ whole: Tensor, _ sentences: Tensor, _ items: [Int]
  ) -> Bootstrap.Interval? {
    guard !items.isEmpty else { return nil }
    let contrasts = contestant.query(contrasts.gathering(items))
    return share(of: items) { place in
      let thing = whole.element(items[place])
      let margin =
        thing.dot(sentences.element(items[place])) - thing.dot(contrasts.element(place))
      return margin.magnitude < 1e-6 ? 0.5 : margin > 0 ? 1 : 0
    }
  }

  /// How far segments are from the nearest ordinary one of another source.
  private func anomaly(_ whole: Tensor) -> Bootstrap.Interval? {
    let unusual = Set(captioned)
    let ordinary = (0..<whole.shape[0]).filter { !unusual.contains($0) }
    guard !ordinary.isEmpty else { return nil }
    let cosines = matmul(whole, whole.gathering(ordinary), transposingRight: true)
    let distances = (0..<whole.shape[0]).map { item -> Double in
      let row = cosines.element(item).values
      let others = ordinary.indices.filter { groups[ordinary[$0]] != groups[item] }
      return 1 - Double(others.map { row[$0] }.max() ?? 0)
    }
    let interval = bootstrap.interval(groups: groups) { drawn in
      areaUnderCurve(
        positives: drawn.filter(unusual.contains).map { distances[$0] },
        negatives: drawn.filter { !unusual.contains($0) }.map { distances[$0] }) ?? .nan
    }
    return interval.estimate.isNaN ? nil : interval
  }

  /// The mean of `value` over the places in `items`.
  private func share(of items: [Int], _ value: (Int) -> Double) -> Bootstrap.Interval {
    let values = items.indices.map(value)
    return bootstrap.interval(groups: items.map { groups[$0] }) { drawn in
      drawn.isEmpty ? .nan : drawn.reduce(0) { $0 + values[$1] } / Double(drawn.count)
    }
  }
}
