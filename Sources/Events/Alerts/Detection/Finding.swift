// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Something that a condition found, or was right not to find.
struct Finding: Hashable, Codable, Sendable {
  private enum CodingKeys: CodingKey {
    case modality, what, phrase, score, statesScore, start, isAbsence, camera
  }

  let modality: Modality
  /// What it is called, such as "Glass"; of what is not there "Speech: none".
  let what: String
  /// The same as the beginning of a sentence, such as "Glass heard".
  let phrase: String
  /// `nil` where nothing was measured.
  let score: Float?
  /// Whether the score tells the reader something.
  let statesScore: Bool
  /// Start of the step that it is about, on the clock of the camera that reports it.
  var start: MediaTime
  /// Whether it is that something is not there.
  let isAbsence: Bool
  /// The condition's unit vector in the shared space.
  var query: [Float]?
  /// The modality's own unit vector in that step.
  var vector: [Float]?
  /// Name of the camera, if that is another one.
  var camera: String?
}

extension Finding {
  /// That something is not there.
  static func absence(of subject: String, _ modality: Modality, in step: EncodedStep) -> Finding {
    Finding(
      modality: modality, what: "\(subject): none", phrase: "\(subject): none", score: nil,
      statesScore: false, start: step.start, isAbsence: true)
  }
}
