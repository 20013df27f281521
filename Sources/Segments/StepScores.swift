// SPDX-License-Identifier: Apache-2.0

/// What of an encoded step rules can be held against later, in little space.
///
/// The classes with the largest scores are kept: of pictures as many as the shared space is made
/// from, of sounds those that may be heard.
package struct StepScores: Hashable, Sendable {
  /// A class by its number in the encoder's order, and its score, 0...1.
  package struct ClassScore: Hashable, Sendable {
    package let index: Int
    package let score: Float

    package init(index: Int, score: Float) {
      self.index = index
      self.score = score
    }
  }

  /// Sounds below it are left out, and count as 0.
  package static let soundFloor: Float = 0.05
  private static let soundCount = 40
  private static let sceneFloor: Float = 0.0005
  private static let sceneCount = 20

  /// Largest first; `nil` where nothing was seen.
  package let scene: [ClassScore]?
  /// The same of what was heard.
  package let sound: [ClassScore]?
  /// Share of the step that has sound, 0...1.
  package let audioCoverage: Double
  /// Largest sample magnitude.
  package let loudnessPeak: Float

  package init(
    scene: [ClassScore]?, sound: [ClassScore]?, audioCoverage: Double, loudnessPeak: Float
  ) {
    self.scene = scene
    self.sound = sound
    self.audioCoverage = audioCoverage
    self.loudnessPeak = loudnessPeak
  }

  init(_ step: EncodedStep) {
    self.init(
      scene: step.video.map { Self.largest($0.scores, Self.sceneCount, from: Self.sceneFloor) },
      sound: step.audio.map { Self.largest($0.scores, Self.soundCount, from: Self.soundFloor) },
      audioCoverage: step.audioCoverage, loudnessPeak: step.loudnessPeak)
  }

  /// Of equal scores the first class goes first.
  private static func largest(
    _ scores: [Float], _ count: Int, from floor: Float
  ) -> [ClassScore] {
    scores.indices.filter { scores[$0] >= floor }
      .sorted { (-scores[$0], $0) < (-scores[$1], $1) }
      .prefix(count)
      .map { ClassScore(index: $0, score: scores[$0]) }
  }
}
