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
  /// The items among which a query searches are those of its own gallery.
  private let galleries: [Range<Int>]
  private let bootstrap: Bootstrap

  /// Reads all segments of a cache.
  ///
  /// - Parameters:
  ///   - cache: what to measure on.
  ///   - settings: length of segments and of their context.
  ///   - galleries: into how many the sources are dealt, in their order; at least 1.
  ///   - resamples: of the bootstrap.
  /// - Throws: `FeaturesError`, or `TrainingError.nothingToMeasure`.
  package init(
    _ cache: FeatureCache, _ settings: TrainingSettings = TrainingSettings(), galleries: Int = 1,
    resamples: Int = 1000
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
    self.galleries = Self.galleries(galleries, of: groups)
    bootstrap = Bootstrap(resamples: resamples)
    self.footage = footage
  }

  /// Cuts items into ranges of about as many sources each, of which no source is in two.
  private static func galleries(_ count: Int, of groups: [String]) -> [Range<Int>] {
    let starts = groups.indices.filter { $0 == 0 || groups[$0] != groups[$0 - 1] }
    let count = min(count, starts.count)
    let cuts = (0..<count).map { starts[$0 * starts.count / count] } + [groups.count]
    return zip(cuts, cuts.dropFirst()).map { $0..<$1 }
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
  ///   - contestants: the first is what the others are compared with, and its ranks say what the
  ///     encoders name right.
  ///   - report: shown each result as it is there.
  /// - Returns: the results, in order.
  /// - Throws: `FeaturesError.damaged`.
  package func callAsFunction(
    _ contestants: [Contestant], report: (Scores) -> Void = { _ in }
  ) throws -> [Scores] {
    var first: Searches?
    return try contestants.map { contestant in
      let (scores, found) = try measure(contestant, against: first)
      if first == nil { first = found }
      report(scores)
      return scores
    }
  }

  private func measure(
    _ contestant: Contestant, against first: Searches?
  ) throws -> (scores: Scores, found: Searches) {
    let sentences = contestant.query(sentences)
    let whole = try represent(by: contestant, keeping: Set(Modality.allCases))
    let found = try searches(of: contestant, sentences.gathering(captioned), whole)
    let right = Set((first ?? found).textToSegment.found(amongFirst: 10))
    func retrieval(_ search: KeyPath<Searches, Search>) -> Scores.Retrieval {
      score(found[keyPath: search], over: first?[keyPath: search])
    }
    func retrievals(
      _ searches: KeyPath<Searches, [Modality: Search]>
    ) -> [String: Scores.Retrieval] {
      let pairs = found[keyPath: searches].map { modality, search in
        (modality.rawValue, score(search, over: first?[keyPath: searches][modality]))
      }
      return Dictionary(uniqueKeysWithValues: pairs)
    }
    let scores = Scores(
      name: contestant.name, textToSegment: retrieval(\.textToSegment),
      segmentToText: retrieval(\.segmentToText), audioToSegment: retrieval(\.audioToSegment),
      videoToSegment: retrieval(\.videoToSegment), alone: retrievals(\.alone),
      without: retrievals(\.without),
      order: order(contestant, whole, sentences, contrasted),
      orderOfNamed: order(contestant, whole, sentences, contrasted.filter(right.contains)),
      anomaly: anomaly(whole))
    return (scores, found)
  }

  /// Everything is searched by the sentences `asked` `[Q, shared]` or among the segments `whole`
  /// `[N, shared]`, which have every modality.
  private func searches(
    of contestant: Contestant, _ asked: Tensor, _ whole: Tensor
  ) throws -> Searches {
    var parts: [Modality: Tensor] = [:]
    var (alone, without): ([Modality: Search], [Modality: Search]) = ([:], [:])
    for modality in Modality.allCases {
      let only = try represent(by: contestant, keeping: [modality])
      let rest = try represent(
        by: contestant, keeping: Set(Modality.allCases).subtracting([modality]))
      parts[modality] = only
      alone[modality] = search(asked, for: captioned, among: only)
      without[modality] = search(asked, for: captioned, among: rest)
    }
    return Searches(
      textToSegment: search(asked, for: captioned, among: whole),
      segmentToText: search(
        whole.gathering(captioned), for: captioned, among: asked, of: captioned),
      audioToSegment: partToWhole(parts[.audio], whole),
      videoToSegment: partToWhole(parts[.video], whole), alone: alone, without: without)
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

  /// Looks for the items `wanted`, each by its query `[Q, shared]`, among candidates `[N, shared]`.
  ///
  /// Candidates are the items `owners`, all if `nil`; both go up.
  private func search(
    _ queries: Tensor, for wanted: [Int], among candidates: Tensor, of owners: [Int]? = nil
  ) -> Search {
    let owners = owners ?? Array(footage.items.indices)
    return Search(
      wanted: wanted,
      ranks: galleries.flatMap { gallery -> [Int] in
        let asking = wanted.indices.filter { gallery.contains(wanted[$0]) }
        let there = owners.indices.filter { gallery.contains(owners[$0]) }
        guard !asking.isEmpty else { return [] }
        let places = Dictionary(
          uniqueKeysWithValues: there.enumerated().map { (owners[$1], $0) })
        return RetrievalRanks(
          queries: queries.gathering(asking), candidates: candidates.gathering(there),
          answers: asking.compactMap { places[wanted[$0]].map { [$0] } }
        ).ranks
      })
  }

  /// From one modality to the whole, among segments that have it.
  private func partToWhole(_ part: Tensor?, _ whole: Tensor) -> Search {
    let part = part ?? whole
    let asking = (0..<whole.shape[0]).filter { item in
      let row = part.element(item)
      return row.dot(row) > 0
    }
    return search(part.gathering(asking), for: asking, among: whole)
  }

  private func score(_ search: Search, over first: Search?) -> Scores.Retrieval {
    func recall(_ k: Int) -> Bootstrap.Interval {
      share(of: search.wanted) { search.hit($0, within: k) }
    }
    var gain: Scores.Gain?
    if let first, first.wanted == search.wanted {
      func difference(_ k: Int) -> Bootstrap.Interval {
        share(of: search.wanted) { search.hit($0, within: k) - first.hit($0, within: k) }
      }
      gain = Scores.Gain(
        recallAt1: difference(1), recallAt5: difference(5), recallAt10: difference(10))
    }
    return Scores.Retrieval(
      recallAt1: recall(1), recallAt5: recall(5), recallAt10: recall(10),
      medianRank: RetrievalRanks(ranks: search.ranks).median, gain: gain)
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
