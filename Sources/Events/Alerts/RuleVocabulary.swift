// SPDX-License-Identifier: Apache-2.0

/// What the encoders can name, and where their names are in the shared space.
package struct RuleVocabulary: Sendable {
  /// The audio encoder's classes.
  package let soundNames: [String]
  /// The frame encoder's classes.
  package let sceneNames: [String]
  /// Unit vector in the shared space of sounds with a score for every class; `nil` where there is
  /// no such space.
  package let soundVector: (@Sendable ([Float]) -> [Float])?

  package init(
    soundNames: [String], sceneNames: [String],
    soundVector: (@Sendable ([Float]) -> [Float])? = nil
  ) {
    self.soundNames = soundNames
    self.sceneNames = sceneNames
    self.soundVector = soundVector
  }
}
