// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Says for every modality what there was, so that an alert can be judged by its reader.
struct Witness: Sendable {
  let vocabulary: RuleVocabulary

  /// At least one entry per modality, in the order video, audio, transcript.
  ///
  /// The modalities in which something was found have that, the others what the step shows.
  func evidence(of findings: [Finding], at step: EncodedStep) -> [Evidence] {
    Modality.allCases.flatMap { modality in
      let own = findings.filter { $0.modality == modality }
      if own.isEmpty { return [testimony(of: modality, on: step)] }
      return own.sorted { $0.start < $1.start }.map { finding in
        Evidence(
          modality: modality, what: finding.what + (finding.camera.map { " on \($0)" } ?? ""),
          score: finding.score, time: finding.start)
      }
    }
  }

  /// How far the modalities bear out what was found; `nil` where that cannot be compared.
  ///
  /// The query is the mean of the findings' own vectors in the shared space. Each modality answers
  /// with its vector from the step in which something was found in it, else from `step`.
  func corroboration(of findings: [Finding], at step: EncodedStep) -> Corroboration? {
    let queries = findings.compactMap(\.query)
    guard let first = queries.first else { return nil }
    let sum = queries.dropFirst().reduce(first) { zip($0, $1).map(+) }
    let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard length > 0 else { return nil }
    let views: [(Modality, [Float]?)] = [
      (.video, step.video?.vector), (.audio, step.heard?.vector),
    ]
    let cosines = views.compactMap { modality, vector in
      let own = findings.filter { $0.modality == modality }.compactMap(\.vector)
      return (own.isEmpty ? [vector].compactMap(\.self) : own)
        .map { zip($0, sum).reduce(0) { $0 + $1.0 * $1.1 } / length }.max()
    }
    return cosines.count > 1 ? Corroboration(cosines: cosines) : nil
  }

  private func testimony(of modality: Modality, on step: EncodedStep) -> Evidence {
    let (what, score): (String, Float?) =
      switch modality {
      case .video: best(step.video, vocabulary.sceneNames) ?? ("not seen: no picture", nil)
      case .audio: best(step.heard, vocabulary.soundNames) ?? ("not heard: no audio", nil)
      case .transcript: (words(in: step), nil)
      }
    return Evidence(modality: modality, what: what, score: score, time: step.start)
  }

  private func words(in step: EncodedStep) -> String {
    guard let cues = step.cues else { return "not read: no transcript" }
    let words = cues.map(\.text).joined(separator: " ")
    return words.isEmpty ? "nothing said" : words
  }

  private func best(_ view: EncodedStep.View?, _ names: [String]) -> (String, Float?)? {
    guard let scores = view?.scores, !scores.isEmpty else { return nil }
    return LabelSummary(count: 1, floor: 0).top(scores, names: names).first
      .map { ($0.name, $0.score) }
  }
}
