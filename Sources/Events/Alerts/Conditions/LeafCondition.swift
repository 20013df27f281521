// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// A condition that senses something itself, as a rule states it.
protocol LeafCondition: Hashable, Sendable {
  /// Where it looks.
  var modality: Modality { get }
  /// What it looks for in a word or two, as in "Speech: none".
  var subject: String { get }
  /// Whether the score of what it found tells the reader something.
  var statesScore: Bool { get }
  /// Words that it waits to hear, which records may have where the rest of what is said is private.
  var keywords: [String] { get }

  /// What a finding of this condition is called in a sentence that begins with it.
  func phrase(for name: String) -> String
  /// Checks what can be checked without the encoders; throws the first thing that is wrong.
  func check(rule: String) throws(RuleError)
  /// What looks for it; throws where the encoders do not know what is asked for.
  func detector(rule: String, vocabulary: RuleVocabulary) throws(RuleError) -> any LeafDetector
}

extension LeafCondition {
  var statesScore: Bool { true }
  var keywords: [String] { [] }
}

/// Looks for one thing, with whatever it has to remember of the steps before.
protocol LeafDetector: Sendable {
  /// Takes the next step of an epoch.
  mutating func read(_ step: EncodedStep) -> Reading
  /// Is told how the camera is doing, from the next step on.
  mutating func note(_ state: Health.State)
  /// Is told what a segment of an epoch was like for the camera, once it is complete.
  mutating func take(_ verdict: AnomalyVerdict, epoch: Int)
  /// How much of it was in the step that was read last, 0...1, whatever the thresholds say.
  ///
  /// `nil` leaves it to the reading: the score of what was found, else 0.
  var score: Float? { get }
  /// The condition's unit vector in the shared space, if it has one.
  var vector: [Float]? { get }
  /// What goes on where steps do not follow those before; `nil` begins as if nothing had been.
  var afterInterruption: (any LeafDetector)? { get }
}

extension LeafDetector {
  mutating func note(_ state: Health.State) {}
  mutating func take(_ verdict: AnomalyVerdict, epoch: Int) {}
  var score: Float? { nil }
  var vector: [Float]? { nil }
  var afterInterruption: (any LeafDetector)? { nil }
}
