// SPDX-License-Identifier: Apache-2.0
import Foundation
import Tensors

/// How often tests repeat what depends on chance: `scripts/test --long` raises it.
enum Counts {
  static let isLong = ProcessInfo.processInfo.environment["NIGHTJAR_LONG"] != nil
  static let kills = isLong ? 100 : 20
  static let serverRestarts = isLong ? 20 : 5

  /// A source of chance whose seed is printed, so that a failure can be had again.
  static func chance(_ test: String) -> RandomSource {
    let given = ProcessInfo.processInfo.environment["NIGHTJAR_SEED"].flatMap(UInt64.init)
    let seed = given ?? UInt64.random(in: 0..<1_000_000)
    print("\(test): NIGHTJAR_SEED=\(seed)")
    return RandomSource(seed: seed)
  }
}
