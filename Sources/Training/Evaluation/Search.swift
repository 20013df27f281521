// SPDX-License-Identifier: Apache-2.0
import Core

/// Items that were looked for, and the rank at which each was found.
struct Search: Sendable {
  let wanted: [Int]
  let ranks: [Int]

  /// 1 if the item at a place is among the first `k`, else 0.
  func hit(_ place: Int, within k: Int) -> Double {
    ranks[place] <= k ? 1 : 0
  }

  func found(amongFirst k: Int) -> [Int] {
    wanted.indices.filter { ranks[$0] <= k }.map { wanted[$0] }
  }
}

/// All that a contestant has searched; see `Scores`.
struct Searches: Sendable {
  let textToSegment: Search
  let segmentToText: Search
  let audioToSegment: Search
  let videoToSegment: Search
  let alone: [Modality: Search]
  let without: [Modality: Search]
}
