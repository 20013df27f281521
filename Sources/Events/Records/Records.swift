// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

extension RecordContext {
  /// A `nightjar.segment/1` record.
  ///
  /// - Parameters:
  ///   - segment: what it tells.
  ///   - sequence: its number in its output.
  ///   - latency: milliseconds from the last step's decoding to this record.
  /// - Returns: the record.
  func record(of segment: Segment, sequence: Int, latency: Double) -> JSONValue {
    var members = header(
      "nightjar.segment/1", sequence, id: segmentID(segment.epoch, segment.start))
    members += span(segment.start, segment.end, segment.clock)
    members += [
      .init("coverage", json(segment.coverage)),
      .init("steps", .integer(segment.steps)),
      .init("model", model.json),
      .init("path", .string(segment.path.rawValue)),
      .init("gates", segment.gates.map(json) ?? .null),
    ]
    if let embedding = embedding.json(segment.representation) {
      members.append(.init("embedding", embedding))
    }
    let said: [JSONValue]? = transcripts.cues(segment.cues)?.map {
      ["start": JSONValue($0.start), "end": JSONValue($0.end), "text": .string($0.text)]
    }
    members += [
      .init(
        "labels", ["scene": json(segment.sceneLabels), "sound": json(segment.soundLabels)]),
      .init(
        "transcript",
        segment.coverage[.transcript] == nil ? .null : said.map(JSONValue.array) ?? .null),
      .init("activity", JSONValue(measure: segment.activity)),
      .init("anomaly", segment.anomaly?.json ?? .null),
    ]
    if hasStepScores, let scores = StepScores.json(segment.stepScores) {
      members.append(.init("scores", scores))
    }
    members += [
      .init("latency_ms", .number(latency.rounded(toDecimals: 1)))
    ]
    return .object(members)
  }

  /// A `nightjar.alert/1` record; `sequence` is its number in its output.
  func record(of alert: AlertEvent, sequence: Int) -> JSONValue {
    let origin =
      alert.origin
      ?? AlertOrigin(
        session: session, epoch: alert.epoch, start: alert.start, segmentStart: alert.segmentStart)
    let id = RecordID.alert(
      source: source, session: origin.session, epoch: origin.epoch, start: origin.start,
      rule: alert.rule)
    let segment = origin.segmentStart.map { start in
      RecordID.segment(
        source: source, session: origin.session, epoch: origin.epoch, start: start)
    }
    let evidence: [JSONValue] = alert.evidence.map {
      [
        "modality": .string($0.modality.rawValue), "what": .string(what(of: $0)),
        "score": JSONValue(score: $0.score), "time": JSONValue($0.time),
      ]
    }
    return .object(
      header("nightjar.alert/1", sequence, id: id) + [
        .init("phase", .string(alert.phase.rawValue)),
        .init("rule", .string(alert.rule)),
        .init("severity", .string(alert.severity.rawValue)),
      ] + span(alert.start, alert.end, alert.clock) + [
        .init("score", JSONValue(score: alert.score)),
        .init("evidence", .array(evidence)),
        .init("corroboration", corroboration(of: alert)),
        .init("reason", .string(transcripts.reason(of: alert))),
        .init("segment", JSONValue(segment)),
        .init("media", alert.media?.json ?? .null),
      ])
  }

  /// A `nightjar.gap/1` record; `sequence` is its number in its output.
  func record(of gap: Gap, sequence: Int) -> JSONValue {
    .object(
      header("nightjar.gap/1", sequence, id: nil) + span(gap.start, gap.end, gap.clock) + [
        .init("cause", .string(gap.cause.rawValue)),
        .init("dropped_steps", .integer(gap.droppedSteps)),
      ])
  }

  /// A `nightjar.health/1` record; `sequence` is its number in its output.
  func record(of health: Health, sequence: Int) -> JSONValue {
    let counters = health.counters
    return .object(
      header("nightjar.health/1", sequence, id: nil) + [
        .init("state", .string(health.state.rawValue)),
        .init("start", JSONValue(health.time)),
        .init("wall_start", JSONValue(health.clock.wallTime(of: health.time))),
        .init("clock", health.clock.json),
        .init("cause", JSONValue(health.cause)),
        .init(
          "counters",
          [
            "connections": .integer(counters.connections),
            "failed_connections": .integer(counters.failedConnections),
            "steps": .integer(counters.steps),
            "dropped_steps": .integer(counters.droppedSteps),
          ]),
      ])
  }

  private func corroboration(of alert: AlertEvent) -> JSONValue {
    guard let corroboration = alert.corroboration else { return .null }
    return [
      "score": JSONValue(score: alert.ownScore),
      "consistency": JSONValue(measure: corroboration.consistency),
      "disagreement": JSONValue(measure: corroboration.disagreement),
    ]
  }

  private func header(_ schema: String, _ sequence: Int, id: String?) -> [JSONValue.Member] {
    [.init("schema", .string(schema)), .init("seq", .integer(sequence))]
      + [.init("source", .string(source))] + (id.map { [.init("id", .string($0))] } ?? [])
  }

  private func what(of evidence: Evidence) -> String {
    evidence.modality == .transcript ? transcripts.evidence(evidence.what) : evidence.what
  }

  private func span(
    _ start: MediaTime, _ end: MediaTime, _ clock: WallClock
  ) -> [JSONValue.Member] {
    [
      .init("start", JSONValue(start)), .init("end", JSONValue(end)),
      .init("wall_start", JSONValue(clock.wallTime(of: start))), .init("clock", clock.json),
    ]
  }

  private func segmentID(_ epoch: Int, _ start: MediaTime) -> String {
    RecordID.segment(source: source, session: session, epoch: epoch, start: start)
  }

  /// Shares by modality, in the modalities' own order.
  private func json(_ shares: [Modality: Double]) -> JSONValue {
    .object(
      Modality.allCases.compactMap { modality in
        shares[modality].map { .init(modality.rawValue, JSONValue(measure: $0)) }
      })
  }

  private func json(_ labels: [LabelScore]) -> JSONValue {
    .array(labels.map { ["name": .string($0.name), "score": JSONValue(score: $0.score)] })
  }
}
