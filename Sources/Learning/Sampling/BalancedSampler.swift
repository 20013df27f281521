// SPDX-License-Identifier: Apache-2.0
import Core
import Tensors

/// Draws items so that every combination of modalities has the same share of an epoch.
///
/// An epoch's order follows from the seed and the epoch's number alone, so that where a training
/// stands is two numbers.
package struct BalancedSampler: Sendable {
  package enum Strategy: String, CaseIterable, Codable, Sendable {
    /// Every combination as often as the most frequent one, by repeating its items.
    case upsample
    /// Every combination as often as the rarest one, by leaving items out.
    case downsample
    /// All items once.
    case none

    /// - Throws: `LearningError.unknownStrategy`.
    package init(named word: String) throws(LearningError) {
      guard let strategy = Strategy(rawValue: word) else { throw .unknownStrategy(word) }
      self = strategy
    }
  }

  /// How far a training has come.
  package struct Position: Codable, Equatable, Sendable {
    package var epoch = 0
    /// Items of the epoch that were drawn.
    package var drawn = 0

    package init() {}
  }

  package private(set) var position: Position
  /// Items of an epoch, repeats counted.
  package var count: Int { order.count }

  /// Items by combination, in the order of the combinations' names.
  private let groups: [[Int]]
  private let perGroup: Int
  private let random: RandomSource
  /// Of the epoch at `position`.
  private var order: [Int] = []

  /// - Parameters:
  ///   - combinations: for each item the name of its modalities, see `combination(of:)`.
  ///   - strategy: what is done about unequal numbers.
  ///   - seed: of the order.
  ///   - position: where to go on.
  /// - Throws: `LearningError.nothingToSample` without an item.
  package init(
    combinations: [String], strategy: Strategy, seed: UInt64, at position: Position = Position()
  ) throws(LearningError) {
    groups = Dictionary(grouping: combinations.indices) {
      strategy == .none ? "" : combinations[$0]
    }
    .sorted { $0.key < $1.key }.map(\.value)
    let sizes = groups.map(\.count)
    guard let size = strategy == .upsample ? sizes.max() : sizes.min() else {
      throw .nothingToSample
    }
    perGroup = size
    random = RandomSource(seed: seed)
    self.position = position
    order = order(epoch: position.epoch)
  }

  /// The same items at another position.
  package func moved(to position: Position) -> BalancedSampler {
    var sampler = self
    sampler.position = position
    sampler.order = order(epoch: position.epoch)
    return sampler
  }

  /// The name of a combination: the modalities' names, sorted.
  package static func combination(of modalities: some Sequence<Modality>) -> String {
    modalities.map(\.rawValue).sorted().joined(separator: "+")
  }

  /// The next items, or `nil` once at the end of every epoch.
  ///
  /// All batches are of one size: that asked for, or the epoch's where this is smaller. Items that
  /// do not fill a batch are left out of the epoch.
  package mutating func nextBatch(of size: Int) -> [Int]? {
    precondition(size > 0, "BalancedSampler: batches of \(size)")
    let end = position.drawn + min(size, count)
    guard end <= count else {
      position.epoch += 1
      position.drawn = 0
      order = order(epoch: position.epoch)
      return nil
    }
    defer { position.drawn = end }
    return Array(order[position.drawn..<end])
  }

  /// Items in the order in which an epoch has them.
  package func order(epoch: Int) -> [Int] {
    var random = random.stream(epoch)
    var order: [Int] = []
    for group in groups {
      let (rounds, rest) = perGroup.quotientAndRemainder(dividingBy: group.count)
      for _ in 0..<rounds { order += group }
      order += random.permutation(of: group.count).prefix(rest).map { group[$0] }
    }
    random.shuffle(&order)
    return order
  }
}
