// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Events
import Features
import Logging
import Pipeline
import Segments

/// What all cameras of a daemon share, made once from the models.
package struct DaemonParts: Sendable {
  /// Encodes for all cameras.
  package let pool: EncodingPool
  /// Which models are in use, for the records.
  package let description: ModelDescription
  /// The stages after encoding of the camera with this name, and who is shown its steps.
  package let timeline:
    @Sendable (String, Settings, (@Sendable (EncodedStep) -> Void)?) throws -> SourceTimeline
  /// The rules of a configuration; throws for a rule that no encoder can judge.
  package let rules: @Sendable (Settings) throws -> RuleEngine
  /// Records the features of the camera with this name in a session; `nil` where none are kept.
  package let features: (@Sendable (String, _ session: String, Logger) -> LiveFeatureRecorder)?

  package init(
    pool: EncodingPool, description: ModelDescription,
    timeline:
      @escaping @Sendable (
        String, Settings, (@Sendable (EncodedStep) -> Void)?
      ) throws -> SourceTimeline,
    rules: @escaping @Sendable (Settings) throws -> RuleEngine,
    features: (@Sendable (String, _ session: String, Logger) -> LiveFeatureRecorder)?
  ) {
    self.pool = pool
    self.description = description
    self.timeline = timeline
    self.rules = rules
    self.features = features
  }
}
