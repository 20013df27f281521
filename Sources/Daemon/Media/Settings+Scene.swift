// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Events
import Media
import Pipeline

extension Settings {
  /// The rules that are looked at on a camera.
  package func rules(for camera: String) -> [AlertRule] {
    rules.filter { $0.cameras.isEmpty || $0.cameras.contains(camera) }
  }

  /// What rules ask about the pictures and sound of a source themselves.
  ///
  /// - Parameters:
  ///   - source: name of the camera or file, by which zones are drawn.
  ///   - rules: those that are looked at there.
  /// - Returns: the questions.
  package func questions(about source: String, _ rules: [AlertRule]) -> SceneQuestions {
    let zones = motionZones(of: source)
    return SceneQuestions(rules) { zones[$0] != nil }
  }

  /// The pictures that motion is looked for in; `nil` where no rule asks.
  package func motionSampling(_ questions: SceneQuestions) -> LumaSampling? {
    questions.sampling(rate: sampling.motionRate)
  }

  /// How much of what is said goes into records.
  package var transcriptPolicy: TranscriptPolicy {
    TranscriptPolicy(
      privacy.transcript,
      keywords: privacy.transcript == .keywords ? rules.flatMap(\.keywords) : [])
  }
}
