// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch

/// What `body` makes of each of 0..<count, on as many threads as there are cores, in order.
///
/// - Parameters:
///   - count: how many.
///   - body: called once for each, on any thread.
/// - Returns: the results by number.
/// - Throws: one of the errors that `body` threw, if it did.
func parallelMap<Result: Sendable>(
  _ count: Int, _ body: @Sendable (Int) throws -> Result
) throws -> [Result] {
  let results = Locked([Int: Swift.Result<Result, any Error>]())
  DispatchQueue.concurrentPerform(iterations: count) { index in
    let result = Swift.Result { try body(index) }
    results.withLock { $0[index] = result }
  }
  return try results.withLock { results in
    try (0..<count).compactMap { try results[$0]?.get() }
  }
}
