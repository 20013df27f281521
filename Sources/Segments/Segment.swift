// SPDX-License-Identifier: Apache-2.0
import Core

/// A fixed run of steps and what it amounts to: the unit of output.
package struct Segment: Sendable {
  package let source: String
  package let epoch: Int
  package let start: MediaTime
  package let end: MediaTime
  package let steps: Int
  /// Share of the segment that was really seen, heard or transcribed, 0...1 by modality.
  package let coverage: [Modality: Double]
  /// Unit vector of 384 in the shared space; `nil` when no modality had anything.
  package let representation: [Float]?
  /// Weight of each modality in the representation, summing to 1.
  package let gates: [Modality: Double]?
  /// Which way of the compute ladder was taken.
  package let path: Path
  package let sceneLabels: [LabelScore]
  package let soundLabels: [LabelScore]
  package let cues: [Cue]
  /// Share of blocks of the picture that changed from step to step, 0...1; `nil` without pictures.
  package let activity: Double?
  /// That of its first step.
  package let clock: WallClock
  /// How unusual it is for its source; `nil` where nobody has looked.
  package var anomaly: AnomalyVerdict?
  /// What rules can be held against later, step by step; empty where nobody keeps it.
  package var stepScores: [StepScores] = []

  package enum Path: String, Codable, Sendable {
    case simple, moderate, complex
  }

  package init(
    source: String, epoch: Int, start: MediaTime, end: MediaTime, steps: Int,
    coverage: [Modality: Double], representation: [Float]?, gates: [Modality: Double]?, path: Path,
    sceneLabels: [LabelScore], soundLabels: [LabelScore], cues: [Cue], activity: Double?,
    clock: WallClock = .none
  ) {
    self.source = source
    self.epoch = epoch
    self.start = start
    self.end = end
    self.steps = steps
    self.coverage = coverage
    self.representation = representation
    self.gates = gates
    self.path = path
    self.sceneLabels = sceneLabels
    self.soundLabels = soundLabels
    self.cues = cues
    self.activity = activity
    self.clock = clock
  }
}
