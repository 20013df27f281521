// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// The cues of a step, after those said just before, which may belong to the same sentence.
struct CueWindow: Sendable {
  /// How many cues at most.
  static let capacity = 4
  /// Silence after which what is said begins anew.
  static let longestPause = MediaTime(seconds: 2)

  /// In order of appearance; the step's own are the last ones.
  private(set) var cues: [Cue] = []
  /// How many of them are over.
  private(set) var spokenCount = 0
  private var epoch: Int?

  /// Goes on to a step and takes its cues.
  mutating func move(to step: EncodedStep) {
    let current = step.cues ?? []
    if epoch != step.epoch { cues = [] }
    epoch = step.epoch
    let spoken = cues.filter { cue in
      !current.contains(cue) && step.start - cue.end <= Self.longestPause
    }
    cues = spoken.suffix(max(0, Self.capacity - current.count)) + current
    spokenCount = cues.count - current.count
  }

  /// What was said in each run of cues that ends with the last one: `capacity` texts at most.
  var texts: [String] {
    cues.indices.suffix(Self.capacity).reversed().map { start in
      cues[start...].map(\.text).joined(separator: " ")
    }
  }
}
