// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Says for every modality what a step shows, so that an alert can be judged by its reader.
struct Witness: Sendable {
  let sceneNames: [String]
  let soundNames: [String]

  /// One entry per modality, in the order video, audio, transcript.
  ///
  /// The modality in which the rule noticed something has that, the others what `step` shows.
  func evidence(of finding: LabelScore, in modality: Modality, at step: EncodedStep) -> [Evidence] {
    Modality.allCases.map { other in
      let (what, score) =
        other == modality ? (finding.name, finding.score) : testimony(of: other, on: step)
      return Evidence(modality: other, what: what, score: score, time: step.start)
    }
  }

  private func testimony(of modality: Modality, on step: EncodedStep) -> (String, Float?) {
    switch modality {
    case .video:
      return best(step.video, sceneNames) ?? ("not seen: no picture", nil)
    case .audio:
      return best(step.audio, soundNames) ?? ("not heard: no audio", nil)
    case .transcript:
      guard let cues = step.cues else { return ("not read: no transcript", nil) }
      let words = cues.map(\.text).joined(separator: " ")
      return (words.isEmpty ? "nothing said" : words, nil)
    }
  }

  private func best(_ view: EncodedStep.View?, _ names: [String]) -> (String, Float?)? {
    let scores = view?.scores ?? []
    return LabelSummary(count: 1, floor: 0).top(scores, names: scores.isEmpty ? [] : names).first
      .map { ($0.name, $0.score) }
  }
}
