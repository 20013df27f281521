// SPDX-License-Identifier: Apache-2.0

/// How many threads a pool has and how it groups the steps that it encodes.
package struct PoolOptions: Sendable {
  /// Encoding threads, which is the number of cores in use.
  package var workers: Int
  /// Most steps that are encoded at once.
  package var microBatch: Int
  /// How long steps of live sources may wait for others to be encoded with.
  package var patience = Duration.milliseconds(20)
  /// Threads for all that follows encoding, of all sources together: as many sinks, less one, may
  /// hang before that shows elsewhere.
  package var tailThreads = 8
  /// When less is done for live sources.
  package var shedding = LoadShedder.Settings()

  package init(workers: Int, microBatch: Int) {
    self.workers = workers
    self.microBatch = microBatch
  }
}
