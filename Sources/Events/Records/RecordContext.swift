// SPDX-License-Identifier: Apache-2.0
import Core

/// What all records of one source have in common.
package struct RecordContext: Sendable {
  /// Name of the camera or file.
  package let source: String
  package let model: ModelDescription
  package let embedding: EmbeddingFormat
  /// Tells the runs of a daemon apart, such as the time at which watching began.
  ///
  /// Its identifiers have it in them, because a live source's own time starts at 0 in every run.
  /// `nil` for files, whose identifiers are the same in every run.
  package let session: String?
  /// How much of what is said is written.
  package let transcripts: TranscriptPolicy
  /// Whether segments have the scores of their steps.
  package let hasStepScores: Bool

  package init(
    source: String, model: ModelDescription, embedding: EmbeddingFormat, session: String? = nil,
    transcripts: TranscriptPolicy = .full, hasStepScores: Bool = true
  ) {
    self.source = source
    self.model = model
    self.embedding = embedding
    self.session = session
    self.transcripts = transcripts
    self.hasStepScores = hasStepScores
  }
}

/// Which parts made a representation; `nil` where a part is not in use.
package struct ModelDescription: Hashable, Sendable {
  /// A set of temporal weights.
  package struct Weights: Hashable, Sendable {
    package let name: String
    /// SHA-256 of the file.
    package let sha256: String

    package init(name: String, sha256: String) {
      (self.name, self.sha256) = (name, sha256)
    }
  }

  package let frame: String?
  package let audio: String?
  package let text: String?
  package let bridge: String?
  /// The kind of fusion, as `[fusion] type` names it.
  package let fusion: String
  /// The temporal model's; `nil` for the mean.
  package let weights: Weights?
  /// SHA-256 over all of the models' files, 64 hexadecimal digits in lower case.
  package let sha256: String

  package init(
    frame: String?, audio: String?, text: String?, bridge: String?, fusion: String,
    weights: Weights? = nil, sha256: String
  ) {
    self.frame = frame
    self.audio = audio
    self.text = text
    self.bridge = bridge
    self.fusion = fusion
    self.weights = weights
    self.sha256 = sha256
  }

  var json: JSONValue {
    [
      "frame": JSONValue(frame), "audio": JSONValue(audio), "text": JSONValue(text),
      "bridge": JSONValue(bridge), "fusion": .string(fusion),
      "weights": weights.map { ["name": .string($0.name), "sha256": .string($0.sha256)] } ?? .null,
      "sha256": .string(sha256),
    ]
  }
}

extension JSONValue {
  init(_ text: String?) { self = text.map { .string($0) } ?? .null }

  /// A measure to four decimals; null without one.
  init(measure: Double?) { self = measure.map { .number($0.rounded(toDecimals: 4)) } ?? .null }

  /// A score to four decimals; null without one.
  init(score: Float?) { self.init(measure: score.map(Double.init)) }

  /// Seconds to the microsecond.
  init(_ time: MediaTime) { self = .number(time.seconds.rounded(toDecimals: 6)) }
}
