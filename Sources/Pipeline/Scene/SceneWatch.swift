// SPDX-License-Identifier: Apache-2.0
import Core
import Motion

/// Answers what rules ask about a source's pictures and sound; what nobody asks costs nothing.
struct SceneWatch: Sendable {
  /// Something that stands still is seen for so much longer than it has to loiter.
  private static let holdMargin = 10.0
  private static let shortestHold = 60.0

  private var questions: SceneQuestions
  private var detector: MotionDetector?
  private var watches: [MotionCriteria: MotionWatch] = [:]
  private var pictures: PictureTamper?
  private var sounds: SoundTamper?

  init(_ questions: SceneQuestions) {
    self.questions = SceneQuestions()
    replaceQuestions(questions)
  }

  /// Goes on with other questions; what is known for those that stay is not forgotten.
  mutating func replaceQuestions(_ questions: SceneQuestions) {
    let hold = Self.holdSeconds(questions)
    if questions.motion.isEmpty {
      detector = nil
    } else if detector == nil || hold != Self.holdSeconds(self.questions) {
      detector = MotionDetector(holdSeconds: hold)
    }
    watches = Dictionary(
      uniqueKeysWithValues: questions.motion.map { ($0, watches[$0] ?? MotionWatch($0)) })
    let kinds = questions.tamper
    pictures =
      kinds.isDisjoint(with: TamperObservation.Kind.ofPicture)
      ? nil : pictures ?? PictureTamper()
    sounds =
      kinds.isDisjoint(with: TamperObservation.Kind.ofSound) ? nil : sounds ?? SoundTamper()
    self.questions = questions
  }

  /// What the next step shows; `nil` for what nobody asked, or for motion that cannot be told.
  mutating func observe(
    _ step: Step
  ) -> (motion: MotionObservation?, tamper: TamperObservation?) {
    (motion(in: step), tamper(in: step))
  }

  private mutating func motion(in step: Step) -> MotionObservation? {
    guard detector != nil, let lumas = step.lumas else { return nil }
    var observation = MotionObservation()
    for sample in lumas {
      guard let scene = detector?.read(sample.grid, at: sample.time) else { continue }
      for criteria in questions.motion {
        guard let reading = watches[criteria]?.read(scene) else { continue }
        observation.join(reading, of: criteria)
      }
    }
    return observation
  }

  private mutating func tamper(in step: Step) -> TamperObservation? {
    guard !questions.tamper.isEmpty else { return nil }
    let seen = pictures?.read(step.frame)
    let heard = sounds?.read(step.ownSamples, coverage: step.audio?.coverage ?? 0)
    return TamperObservation(
      Dictionary(
        uniqueKeysWithValues: questions.tamper.map { kind in
          (kind, seen?[kind] ?? heard?[kind] ?? .unknown)
        }))
  }

  private static func holdSeconds(_ questions: SceneQuestions) -> Double {
    let longest = questions.motion.compactMap(\.loitering).max() ?? .zero
    return max(shortestHold, longest.seconds + holdMargin)
  }
}
