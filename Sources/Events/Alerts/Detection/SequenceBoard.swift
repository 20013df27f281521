// SPDX-License-Identifier: Apache-2.0
import Core

/// Where the cameras of one program tell each other how far sequences have come.
///
/// Any thread may use it. Cameras are analysed side by side, so a step that is analysed much later
/// than another one's that it came before may miss its turn.
package final class SequenceBoard: Sendable {
  private struct Key: Hashable {
    let rule: String
    let condition: SequenceCondition
  }

  private let chains = Locked<[Key: SequenceChain]>([:])

  package init() {}

  func advance(
    _ condition: SequenceCondition, of rule: String, _ judgements: [Judgement], at time: MediaTime
  ) -> SequenceChain.Advance {
    chains.withLock { chains in
      let empty = SequenceChain(count: condition.steps.count, within: condition.within)
      return chains[Key(rule: rule, condition: condition), default: empty]
        .advance(judgements, at: time)
    }
  }
}
