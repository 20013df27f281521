// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// A leaf with its detector: turns what that reads into a judgement with a finding.
struct LeafWatch: Sendable {
  private let condition: any LeafCondition
  private let first: any LeafDetector
  private var detector: any LeafDetector

  init(_ condition: any LeafCondition, _ detector: any LeafDetector) {
    self.condition = condition
    first = detector
    self.detector = detector
  }

  mutating func read(_ step: EncodedStep) -> Judgement {
    switch detector.read(step) {
    case .unknown: return .unknown
    case .clear:
      var clear = Judgement.clear
      clear.strength = detector.score ?? 0
      return clear
    case .holding(let label): return judgement(begins: false, label, in: step)
    case .met(let label): return judgement(begins: true, label, in: step)
    }
  }

  mutating func note(_ state: Health.State) { detector.note(state) }

  mutating func take(_ verdict: AnomalyVerdict, epoch: Int) { detector.take(verdict, epoch: epoch) }

  /// Steps that follow do not belong to those before.
  mutating func interrupt() { detector = detector.afterInterruption ?? first }

  private func judgement(
    begins: Bool, _ label: LabelScore, in step: EncodedStep
  ) -> Judgement {
    let view = condition.modality == .audio ? step.audio : step.video
    let finding = Finding(
      modality: condition.modality, what: label.name, phrase: condition.phrase(for: label.name),
      score: label.score, statesScore: condition.statesScore, start: step.start, isAbsence: false,
      query: detector.vector, vector: condition.modality == .transcript ? nil : view?.vector)
    return Judgement(
      begins: begins, goesOn: true, score: label.score, strength: detector.score ?? label.score,
      findings: [finding])
  }
}
