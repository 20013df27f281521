// SPDX-License-Identifier: Apache-2.0

/// What the encoders can name, and where their names are in the shared space.
package struct RuleVocabulary: Sendable {
  /// The audio encoder's classes.
  package let soundNames: [String]
  /// The frame encoder's classes.
  package let sceneNames: [String]
  /// How many steps make a segment.
  package let stepsPerSegment: Int
  /// Unit vector in the shared space of sounds with a score for every class; `nil` where there is
  /// no such space.
  package let soundVector: (@Sendable ([Float]) -> [Float])?
  /// Unit vector of a sentence, as things said are compared with it; `nil` without a text encoder.
  package let speechVector: (@Sendable (String) -> [Float])?
  /// The same as pictures are compared with it.
  package let sceneVector: (@Sendable (String) -> [Float])?

  package init(
    soundNames: [String], sceneNames: [String], stepsPerSegment: Int = 16,
    soundVector: (@Sendable ([Float]) -> [Float])? = nil,
    speechVector: (@Sendable (String) -> [Float])? = nil,
    sceneVector: (@Sendable (String) -> [Float])? = nil
  ) {
    self.soundNames = soundNames
    self.sceneNames = sceneNames
    self.stepsPerSegment = stepsPerSegment
    self.soundVector = soundVector
    self.speechVector = speechVector
    self.sceneVector = sceneVector
  }
}
