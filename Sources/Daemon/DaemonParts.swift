// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Events
import Pipeline

/// What all cameras of a daemon share, made once from the models.
package struct DaemonParts: Sendable {
  /// Encodes for all cameras.
  package let pool: EncodingPool
  /// Which models are in use, for the records.
  package let description: ModelDescription
  /// The stages after encoding of the camera with this name.
  package let timeline: @Sendable (String, Settings) throws -> SourceTimeline
  /// The rules of a configuration; throws for a rule that no encoder can judge.
  package let rules: @Sendable (Settings) throws -> RuleEngine

  package init(
    pool: EncodingPool, description: ModelDescription,
    timeline: @escaping @Sendable (String, Settings) throws -> SourceTimeline,
    rules: @escaping @Sendable (Settings) throws -> RuleEngine
  ) {
    self.pool = pool
    self.description = description
    self.timeline = timeline
    self.rules = rules
  }
}
