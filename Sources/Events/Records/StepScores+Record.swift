// SPDX-License-Identifier: Apache-2.0
import Foundation
import Segments

extension StepScores {
  /// Segments of more steps have none: their lines would be too long to be read as records.
  private static let mostSteps = 1000

  /// Of all steps of a segment; `nil` if there are none, or too many.
  static func json(_ steps: [StepScores]) -> JSONValue? {
    guard (1...mostSteps).contains(steps.count) else { return nil }
    return .array(
      steps.indices.map { index in
        let step = steps[index]
        let isSame = index > 0 && step.scene != nil && step.scene == steps[index - 1].scene
        return [
          "heard": JSONValue(measure: step.audioCoverage), "peak": cutOff(step.loudnessPeak),
          "sound": json(step.sound), "scene": isSame ? "same" : json(step.scene),
        ]
      })
  }

  private static func json(_ classes: [ClassScore]?) -> JSONValue {
    guard let classes else { return .null }
    return .array(classes.map { .array([.integer($0.index), cutOff($0.score)]) })
  }

  /// The score to four decimals, cut off instead of rounded: it reaches a threshold of as many
  /// decimals exactly if it did before.
  private static func cutOff(_ score: Float) -> JSONValue {
    // A hundredth of the last digit above what a `Float` makes of such a threshold.
    .number(((Double(score) * 1e4 + 0.01).rounded(.down) / 1e4))
  }
}

/// As it stands in a record.
struct StoredStepScores: Decodable {
  enum Scene: Decodable {
    case same
    case classes([StepScores.ClassScore])

    init(from decoder: any Swift.Decoder) throws {
      if let pairs = try? [[Double]](from: decoder) {
        self = .classes(try StepScores.ClassScore.all(pairs))
      } else {
        guard try String(from: decoder) == "same" else { throw NotScores() }
        self = .same
      }
    }
  }

  struct NotScores: Error {}

  let heard: Double
  let peak: Float
  let sound: [[Double]]?
  let scene: Scene?

  /// What was written, for which the same as before is looked up.
  ///
  /// - Parameter previous: the step before.
  /// - Returns: the scores.
  /// - Throws: `NotScores` where numbers are out of range.
  func scores(after previous: StepScores?) throws -> StepScores {
    let scene: [StepScores.ClassScore]? =
      switch scene {
      case .none: nil
      case .same: previous?.scene
      case .classes(let classes): classes
      }
    return StepScores(
      scene: scene, sound: try sound.map { try StepScores.ClassScore.all($0) },
      audioCoverage: heard, loudnessPeak: peak)
  }
}

extension StepScores.ClassScore {
  fileprivate static func all(_ pairs: [[Double]]) throws -> [Self] {
    try pairs.map { pair in
      guard pair.count == 2, let index = Int(exactly: pair[0]), (0..<10_000).contains(index),
        (0...1).contains(pair[1])
      else { throw StoredStepScores.NotScores() }
      return Self(index: index, score: Float(pair[1]))
    }
  }
}
