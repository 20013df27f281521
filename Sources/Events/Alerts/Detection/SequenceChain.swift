// SPDX-License-Identifier: Apache-2.0
import Core

/// How far conditions that are met one after the other have come.
///
/// Of the chains that end with the same condition the one that began last is kept: whatever can
/// still complete another one in time completes it, too. So memory is bounded by the number of
/// conditions.
struct SequenceChain: Sendable {
  /// A run of conditions from the first one on, each met in a later step than the one before.
  struct Run: Sendable {
    /// When the first of them was met last.
    let began: MediaTime
    /// When the last of them was met.
    let time: MediaTime
    let score: Float?
    let findings: [Finding]
  }

  /// What a step has brought.
  struct Advance {
    /// A run of all conditions that this step completed.
    var completed: Run?
    /// Whether one may have been completed, were it known what could not be judged.
    var isPossible = false
  }

  private let within: MediaTime
  /// For each condition the run that ends with it.
  private var runs: [Run?]
  /// The same with all that is unknown taken as met: when they began and when they ended.
  private var possible: [(began: MediaTime, time: MediaTime)?]

  init(count: Int, within: MediaTime) {
    self.within = within
    runs = Array(repeating: nil, count: count)
    possible = Array(repeating: nil, count: count)
  }

  /// Takes what the conditions make of one step that starts at `time`.
  mutating func advance(_ judgements: [Judgement], at time: MediaTime) -> Advance {
    var advance = Advance()
    let last = judgements.count - 1
    // From the last to the first, so that no step counts twice in a run.
    for index in judgements.indices.reversed() {
      let judgement = judgements[index]
      if judgement.begins == false { continue }
      if index == 0 {
        possible[0] = (time, time)
      } else if let before = possible[index - 1], continues(before, at: time) {
        possible[index] = (before.began, time)
        advance.isPossible = advance.isPossible || index == last
      }
      guard judgement.begins == true else { continue }
      if index == 0 {
        runs[0] = Run(
          began: time, time: time, score: judgement.score, findings: judgement.findings)
      } else if let before = runs[index - 1], continues((before.began, before.time), at: time) {
        let scores = [before.score, judgement.score].compactMap(\.self)
        let run = Run(
          began: before.began, time: time, score: scores.min(),
          findings: before.findings + judgement.findings)
        runs[index] = run
        if index == last { advance.completed = run }
      }
    }
    return advance
  }

  private func continues(_ run: (began: MediaTime, time: MediaTime), at time: MediaTime) -> Bool {
    time > run.time && time - run.began <= within
  }
}
