// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Reads the steps for a condition and all that are in it, with what they have to remember.
struct ConditionDetector: Sendable {
  private enum Join: Sendable {
    case none, all, any
    /// With the finding that it is not there.
    case not(subject: String, Modality)
    case sequence
  }

  private let join: Join
  private var leaf: LeafWatch?
  private var parts: [ConditionDetector]
  private var sequence: SequenceDetector?

  /// - Parameters:
  ///   - condition: what to look for.
  ///   - rule: name of the rule that it belongs to.
  ///   - vocabulary: what the encoders can name.
  ///   - board: where cameras tell each other how far sequences have come.
  /// - Throws: `RuleError` for what no encoder knows.
  init(
    _ condition: AlertCondition, rule: String, vocabulary: RuleVocabulary, board: SequenceBoard
  ) throws(RuleError) {
    if let condition = condition.leaf {
      leaf = LeafWatch(condition, try condition.detector(rule: rule, vocabulary: vocabulary))
    }
    switch condition {
    case .all: join = .all
    case .any: join = .any
    case .not(let part): join = .not(subject: part.subject, part.modality)
    case .sequence(let condition):
      join = .sequence
      sequence = SequenceDetector(condition, rule: rule, board: board)
    default: join = .none
    }
    parts = []
    for part in condition.parts {
      parts.append(
        try ConditionDetector(part, rule: rule, vocabulary: vocabulary, board: board))
    }
  }

  /// Takes the next step; every part reads every step, whatever the others make of it.
  ///
  /// - Parameters:
  ///   - step: the step after the last one.
  ///   - camera: name of the camera that it is from; `nil` if there is only one.
  /// - Returns: what the condition makes of it.
  mutating func read(_ step: EncodedStep, camera: String?) -> Judgement {
    switch join {
    case .none:
      return leaf?.read(step) ?? .unknown
    case .all:
      return parts.indices.reduce(.nothing) { $0.and(parts[$1].read(step, camera: camera)) }
    case .any:
      return parts.indices.reduce(.clear) { $0.or(parts[$1].read(step, camera: camera)) }
    case .not(let subject, let modality):
      return parts[0].read(step, camera: camera)
        .negated(absence: .absence(of: subject, modality, in: step))
    case .sequence:
      let judgements = parts.indices.map { parts[$0].read(step, camera: camera) }
      return sequence?.read(judgements, in: step, camera: camera) ?? .unknown
    }
  }

  /// Takes note of how the camera is doing.
  mutating func note(_ state: Health.State) {
    leaf?.note(state)
    for index in parts.indices { parts[index].note(state) }
  }

  /// Takes note of what the last segment was like for the camera.
  mutating func take(_ verdict: AnomalyVerdict, epoch: Int) {
    leaf?.take(verdict, epoch: epoch)
    for index in parts.indices { parts[index].take(verdict, epoch: epoch) }
  }

  /// Steps that follow do not belong to those before.
  mutating func interrupt() {
    leaf?.interrupt()
    sequence?.interrupt()
    for index in parts.indices { parts[index].interrupt() }
  }
}
