// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Notices conditions that are met one after the other.
///
/// It is met in the step that completes the sequence, and goes on for as long as its last condition
/// does.
struct SequenceDetector: Sendable {
  private let condition: SequenceCondition
  private let rule: String
  private let board: SequenceBoard
  /// Of this camera alone.
  private var chain: SequenceChain
  /// The run that was completed last, while its last condition goes on.
  private var completed: SequenceChain.Run?

  init(_ condition: SequenceCondition, rule: String, board: SequenceBoard) {
    self.condition = condition
    self.rule = rule
    self.board = board
    chain = SequenceChain(count: condition.steps.count, within: condition.within)
  }

  /// Takes what each of the conditions makes of a step.
  mutating func read(
    _ judgements: [Judgement], in step: EncodedStep, camera: String?
  ) -> Judgement {
    let advance = advance(judgements, in: step, camera: camera)
    if let run = advance.completed { completed = run }
    let last = judgements[judgements.count - 1].goesOn
    if last == false && advance.completed == nil { completed = nil }
    var judgement = Judgement(
      begins: advance.completed != nil ? true : advance.isPossible ? nil : false)
    judgement.goesOn = Kleene.or(judgement.begins, completed == nil ? false : last)
    judgement.strength = judgement.goesOn.map { _ in advance.completed.map { $0.score ?? 1 } ?? 0 }
    if judgement.goesOn == true, let completed {
      judgement.score = completed.score
      judgement.findings = completed.findings
    }
    return judgement
  }

  /// What happened before does not count any more; other cameras' part in it does.
  mutating func interrupt() {
    chain = SequenceChain(count: condition.steps.count, within: condition.within)
    completed = nil
  }

  private mutating func advance(
    _ judgements: [Judgement], in step: EncodedStep, camera: String?
  ) -> SequenceChain.Advance {
    guard condition.acrossCameras, let camera, let origin = step.clock.origin,
      let time = step.clock.time(of: step.start)
    else { return chain.advance(judgements, at: step.start) }
    // On the board times are those of the clock on the wall, which all cameras share.
    let shared = judgements.map { judgement in
      var judgement = judgement
      judgement.findings = judgement.findings.map { $0.moved(by: origin).seen(by: camera) }
      return judgement
    }
    var advance = board.advance(condition, of: rule, shared, at: time)
    let back = MediaTime.zero - origin
    advance.completed = advance.completed.map { run in
      SequenceChain.Run(
        began: run.began + back, time: run.time + back, score: run.score,
        findings: run.findings.map { finding in
          finding.moved(by: back).seen(by: finding.camera == camera ? nil : finding.camera)
        })
    }
    return advance
  }
}

extension Finding {
  fileprivate func seen(by camera: String?) -> Finding {
    var finding = self
    finding.camera = camera
    return finding
  }
}
