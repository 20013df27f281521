// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Segments
import TestSupport
import Testing

@testable import Events

/// Rules on records say what they said on the steps that the records are of.
@Suite struct RecordReplayTests {
  struct Case: CustomTestStringConvertible {
    let name: String
    let condition: AlertCondition
    var change: @Sendable (inout AlertRule) -> Void = { _ in }
    /// Phases that have to come out of it, so that no case is empty.
    let phases: [AlertEvent.Phase]

    var testDescription: String { name }
  }

  private static func sound(_ label: String, _ threshold: Float) -> AlertCondition {
    .sound(SoundCondition(labels: [label], coversKinds: false, threshold: threshold))
  }

  static let cases = [
    Case(name: "sound", condition: sound("Glass", 0.7), phases: [.begin, .end]),
    Case(
      name: "group with smoothing",
      condition: .sound(
        SoundCondition(
          labels: ["Alarm"], threshold: 0.5, smoothing: MediaTime(seconds: 0.5))),
      phases: [.begin, .update, .update, .end]),
    Case(
      name: "lasting", condition: sound("Siren", 0.6),
      change: { $0.minimumDuration = MediaTime(seconds: 2) }, phases: [.begin, .end]),
    Case(
      name: "sequence",
      condition: .sequence(
        SequenceCondition(
          steps: [sound("Glass", 0.7), sound("Siren", 0.6)], within: MediaTime(seconds: 10))),
      phases: [.begin, .end]),
    Case(
      name: "nothing said",
      condition: .all([
        sound("Glass", 0.7), .not(.speech(SpeechCondition(keywords: ["hello"]))),
      ]), phases: [.begin, .end]),
    Case(
      name: "speech", condition: .speech(SpeechCondition(keywords: ["burglar*"])),
      phases: [.begin, .end]),
    Case(
      name: "scene", condition: .scene(SceneCondition(sentences: ["a cat"], threshold: 0.7)),
      change: { $0.endAfter = MediaTime(seconds: 1) }, phases: [.begin, .update, .end]),
    Case(
      name: "anomaly", condition: .anomaly(AnomalyCondition(threshold: 0.75)),
      phases: [.begin, .end]),
    Case(
      name: "budget", condition: sound("Glass", 0.7),
      change: { $0.maximumFalsePerDay = 2000 }, phases: [.begin, .end]),
  ]

  private static let vocabulary = RuleVocabulary(
    soundNames: Steps.soundNames, sceneNames: Steps.sceneNames, soundVector: { _ in [1, 0] },
    speechVector: { _ in [1, 0] }, sceneVector: { _ in [0, 1] })

  /// Two segments and a half; in the last one there is no sound, and then a new epoch.
  private static let steps: [EncodedStep] = (0..<43).map { index in
    var sounds: [String: Float]? = ["Speech": 0.1234]
    if (10..<12).contains(index) { sounds?["Glass"] = 0.9321 }
    if (15..<27).contains(index) { sounds?["Siren"] = 0.8 }
    if (32..<35).contains(index) { sounds = nil }
    let cues =
      (4..<8).contains(index)
      ? [
        Cue(
          start: Steps.time(4), end: MediaTime(seconds: 3.75), text: "Burglars in the yard, hello")
      ] : []
    return Steps.step(
      index, epoch: index < 40 ? 0 : 1, sounds: sounds,
      luma: index == 3 ? nil : [90, 100, 110, 120],
      cues: cues, clock: Examples.liveClock)
  }

  private func rule(_ example: Case) -> AlertRule {
    var rule = AlertRule(name: example.name, severity: .info, condition: example.condition)
    example.change(&rule)
    return rule
  }

  private func engine(_ rules: [AlertRule]) throws -> RuleEngine {
    try RuleEngine(rules: rules, vocabulary: Self.vocabulary)
  }

  private static func restorer(audio: String = "yamnet") -> StepRestorer {
    StepRestorer(
      vocabulary,
      models: ModelDescription(
        frame: "efficientnet-lite0", audio: audio, text: nil, bridge: nil, fusion: "mean",
        sha256: ""),
      pictureVector: { _ in [0, 1] }, soundVector: { _ in [1, 0] })
  }

  /// Analyses the steps as a source does, and writes the records of the segments.
  private func analyze(
    _ rules: [AlertRule], into folder: TemporaryFolder, context: RecordContext = Examples.context()
  ) throws -> (reports: [AlertEvent], path: String) {
    var (engine, segmenter) = (try engine(rules), Segmenter(stepsPerSegment: 16, contextSteps: 8))
    let path = "\(folder.path)/segments.jsonl"
    let router = try RecordRouter(
      context: context, format: .json, segments: .file(path), alerts: .file("/dev/null"))
    var reports: [AlertEvent] = []
    func complete(_ window: SegmentWindow?) throws {
      guard let window else { return }
      var segment = Segment(
        source: "door", window: window, representation: nil, gates: nil, path: .simple,
        sceneNames: Steps.sceneNames, soundNames: Steps.soundNames)
      let verdict = AnomalyVerdict.judged(score: window.start == .zero ? 0.8 : 0.2, nearest: "a")
      segment.anomaly = verdict
      engine.take(verdict, epoch: window.epoch)
      try router.write(segment, latency: 0)
    }
    for step in Self.steps {
      reports += engine.consume(step, segmentStart: segmenter.segmentStart(for: step))
      try complete(segmenter.consume(step))
    }
    reports += engine.finish()
    try complete(segmenter.finish())
    try router.close()
    return (reports, path)
  }

  private func replay(
    _ path: String, _ rules: [AlertRule], restorer: StepRestorer = restorer()
  ) throws -> (reports: [AlertEvent], replay: RecordReplay, rehearsal: RuleRehearsal) {
    var rehearsal = RuleRehearsal(try engine(rules))
    var reports: [AlertEvent] = []
    var replay = RecordReplay(restorer)
    try replay.read(RecordGenerations(path: path).list()) { source, event in
      reports += rehearsal.take(event, from: source)
    }
    for source in replay.sources { reports += rehearsal.take(.end, from: source) }
    return (reports, replay, rehearsal)
  }

  private func told(_ events: [AlertEvent]) -> [String] {
    events.map { "\($0.phase) \($0.rule) \($0.start) \($0.end) \($0.score) \($0.reason)" }
  }

  @Test(arguments: cases)
  func rulesSayTheSameOfRecordsAsOfSteps(example: Case) throws {
    let folder = try TemporaryFolder()
    let (reports, path) = try analyze([rule(example)], into: folder)
    #expect(reports.map(\.phase) == example.phases)
    #expect(try told(replay(path, [rule(example)]).reports) == told(reports))
  }

  @Test func rulesThatWereNotThereAreHeldAgainstRecordsLater() throws {
    let folder = try TemporaryFolder()
    let rules = Self.cases.map(rule)
    let path = try analyze([], into: folder).path
    let alone = try analyze(rules, into: try TemporaryFolder()).reports
    #expect(try told(replay(path, rules).reports) == told(alone))
  }

  @Test func whatRecordsDoNotHoldIsUnknown() throws {
    let folder = try TemporaryFolder()
    let rules = [
      AlertRule(name: "covered", severity: .info, condition: .tamper(.covered)),
      AlertRule(name: "open", severity: .info, condition: .not(.tamper(.covered))),
      AlertRule(
        name: "either", severity: .info,
        condition: .any([Self.sound("Glass", 0.7), .tamper(.covered)])),
    ]
    let path = try analyze([], into: folder).path
    let (reports, _, rehearsal) = try replay(path, rules)
    #expect(reports.map(\.rule) == ["either", "either"])
    #expect(rehearsal.steps(of: "covered") == (43, 43))
    #expect(rehearsal.steps(of: "open") == (43, 43))
    #expect(rehearsal.steps(of: "either") == (43, 41))
  }

  @Test func withoutScoresOrWithThoseOfOtherEncodersSoundsAreUnknown() throws {
    let folder = try TemporaryFolder()
    let glass = rule(Self.cases[0])
    let context = RecordContext(
      source: "door", model: Examples.context().model, embedding: .omit, hasStepScores: false)
    let bare = try analyze([], into: folder, context: context).path
    let (reports, records, rehearsal) = try replay(bare, [glass])
    #expect(reports.isEmpty)
    #expect(records.statistics.withoutScores == records.statistics.segments)
    #expect(rehearsal.steps(of: glass.name) == (43, 43))
    let path = try analyze([], into: folder).path
    let other = try replay(path, [glass], restorer: Self.restorer(audio: "another"))
    #expect(other.reports.isEmpty)
    #expect(other.replay.statistics.withoutScores == other.replay.statistics.segments)
  }

  @Test func damagedLinesAreCountedAndLeftOut() throws {
    let folder = try TemporaryFolder()
    let path = try analyze([], into: folder).path
    let lines = try String(contentsOfFile: path, encoding: .utf8)
      .split(separator: "\n").map(String.init)
    let broken: [String] = [
      "junk", "{}", lines[0].replacing("\"steps\":16", with: "\"steps\":15"),
      lines[0].replacing("\"steps\":16", with: "\"steps\":0"),
      lines[0].replacing("\"peak\":0.5", with: "\"peak\":{}"),
      lines[0].replacing("\"scene\":[[", with: "\"scene\":[[-"),
    ]
    let damaged = try folder.file(
      "damaged.jsonl", (broken + lines).joined(separator: "\n").utf8)
    let glass = rule(Self.cases[0])
    let result = try replay(damaged, [glass])
    #expect(result.replay.statistics.damage == broken.count + 1)
    #expect(result.reports.map(\.phase) == [.begin, .end])
  }

  @Test func lossesAndHealthAreReplayed() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/segments.jsonl"
    let router = try RecordRouter(
      context: Examples.context(), format: .json, segments: .file(path), alerts: .file("/dev/null"))
    try router.write(Examples.health(.down, clock: Examples.liveClock))
    try router.close()
    let lost = AlertRule(name: "lost", severity: .info, condition: .camera(.down))
    #expect(try replay(path, [lost]).reports.map(\.phase) == [.begin, .end])
  }
}
