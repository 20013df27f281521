// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Segments

/// What a segment's record holds that rules can be held against again.
package struct StoredSegment: Sendable {
  package let start: MediaTime
  package let end: MediaTime
  package let steps: Int
  package let clock: WallClock
  /// One per step; `nil` where the record has none.
  package let scores: [StepScores]?
  /// What is said; `nil` where there is no transcript, or nobody was to read it.
  package let cues: [Cue]?
  package let anomaly: AnomalyVerdict?
  /// Names of the encoders whose classes the scores are of.
  package let frameModel: String?
  package let audioModel: String?

  package var stepDuration: MediaTime {
    MediaTime(nanoseconds: (end - start).nanoseconds / Int64(steps))
  }
}

/// One line of an output, as far as rules care.
enum StoredRecord {
  case segment(StoredSegment)
  case gap(Gap)
  case health(Health)
  /// An alert, or a record of another version.
  case other

  /// The record and its source; `nil` for a line that is not one.
  static func read(_ line: [UInt8]) -> (source: String, record: StoredRecord)? {
    guard let head = try? decoder.decode(Head.self, from: Data(line)) else { return nil }
    func body<Body: Decodable>(_ type: Body.Type) -> Body? {
      try? decoder.decode(type, from: Data(line))
    }
    let record: StoredRecord? =
      switch head.schema {
      case "nightjar.segment/1": body(SegmentBody.self)?.segment(head).map { .segment($0) }
      case "nightjar.gap/1": body(GapBody.self).map { .gap($0.gap(head)) }
      case "nightjar.health/1": body(HealthBody.self).map { .health($0.health(head)) }
      default: .other
      }
    return record.map { (head.source, $0) }
  }

  private static let decoder = JSONDecoder()

  private struct Head: Decodable {
    struct Clock: Decodable {
      let source: WallClock.Source
      let uncertainty_ms: Double?
      let camera_offset_ms: Double?
    }

    let schema: String
    let source: String
    let start: Double
    let wall_start: String?
    let clock: Clock

    var time: MediaTime { MediaTime(seconds: start) }

    var wallClock: WallClock {
      WallClock(
        source: clock.source, origin: wall_start.flatMap(Timestamp.time).map { $0 - time },
        uncertaintyMilliseconds: clock.uncertainty_ms,
        cameraOffsetMilliseconds: clock.camera_offset_ms)
    }
  }

  private struct SegmentBody: Decodable {
    struct Said: Decodable {
      let start: Double
      let end: Double
      let text: String
    }

    struct Models: Decodable {
      let frame: String?
      let audio: String?
    }

    struct Anomaly: Decodable {
      let state: String
      let score: Float?
      let seen: Int?
      let needed: Int?
      let nearest: String?

      var verdict: AnomalyVerdict {
        if let score, let nearest { return .judged(score: score, nearest: nearest) }
        if let seen, let needed { return .warmingUp(seen: seen, needed: needed) }
        return .unknown
      }
    }

    let end: Double
    let steps: Int
    let model: Models
    let transcript: [Said]?
    let anomaly: Anomaly?
    let scores: [StoredStepScores]?

    /// `nil` if it contradicts itself.
    func segment(_ head: Head) -> StoredSegment? {
      let end = MediaTime(seconds: end)
      guard (1...1_000_000).contains(steps), end > head.time, end.seconds < 1e9,
        scores == nil || scores?.count == steps
      else { return nil }
      var stepScores: [StepScores]?
      if let scores {
        var read: [StepScores] = []
        for step in scores {
          guard let next = try? step.scores(after: read.last) else { return nil }
          read.append(next)
        }
        stepScores = read
      }
      return StoredSegment(
        start: head.time, end: end, steps: steps, clock: head.wallClock, scores: stepScores,
        cues: transcript?.map {
          Cue(
            start: MediaTime(seconds: $0.start), end: MediaTime(seconds: $0.end), text: $0.text)
        }, anomaly: anomaly?.verdict, frameModel: model.frame, audioModel: model.audio)
    }
  }

  private struct GapBody: Decodable {
    let end: Double
    let cause: Gap.Cause
    let dropped_steps: Int

    func gap(_ head: Head) -> Gap {
      Gap(
        start: head.time, end: MediaTime(seconds: end), cause: cause, droppedSteps: dropped_steps,
        clock: head.wallClock)
    }
  }

  private struct HealthBody: Decodable {
    let state: Health.State
    let cause: String?

    func health(_ head: Head) -> Health {
      Health(
        state: state, time: head.time, clock: head.wallClock, cause: cause,
        counters: Health.Counters())
    }
  }
}
