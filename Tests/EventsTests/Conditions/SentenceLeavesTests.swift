// SPDX-License-Identifier: Apache-2.0
import Core
import Segments
import TestSupport
import Testing

@testable import Events

/// Sounds in groups, scenes and speech as conditions of rules.
@Suite struct SentenceLeavesTests {
  /// Pictures of `Steps` are [0, 1]; a sentence is as it is written here.
  private static let vectors: [String: [Float]] = [
    "a cat": [0.6, 0.8], "an empty street": [1, 0], "someone is hurt": [1, 0],
    "she is bleeding": [0.8, 0.6],
  ]
  private static let vocabulary = RuleVocabulary(
    soundNames: Steps.soundNames, sceneNames: Steps.sceneNames,
    speechVector: { vectors[$0] ?? [0, -1] }, sceneVector: { vectors[$0] ?? [0, -1] })

  private func engine(
    _ condition: AlertCondition, _ vocabulary: RuleVocabulary = vocabulary
  ) throws -> RuleEngine {
    try RuleEngine(
      rules: [AlertRule(name: "rule", severity: .info, condition: condition)],
      vocabulary: vocabulary)
  }

  private func said(_ text: String) -> [Cue] {
    [Cue(start: .zero, end: MediaTime(seconds: 1), text: text)]
  }

  @Test func aGroupOfSoundsIsReportedByTheKindThatWasHeard() throws {
    var engine = try engine(
      .sound(
        SoundCondition(
          labels: ["Sounds of things"], threshold: 0.5, smoothing: MediaTime(seconds: 0.5))))
    let events = (0..<4).map { index in
      engine.consume(Steps.step(index, sounds: ["Siren": 0.7]), segmentStart: .zero)
    }
    // 0.7 (1 - e^-1), then 0.7 (1 - e^-2), which is enough.
    #expect(events.map(\.count) == [0, 1, 0, 0])
    #expect(events[1].first?.reason == "Siren heard at 00:00.5 (0.61).")
  }

  @Test func aSceneIsReportedWithItsSentence() throws {
    var engine = try engine(
      .scene(SceneCondition(sentences: ["a cat"], against: ["an empty street"])))
    let event = try #require(engine.consume(Steps.step(0), segmentStart: .zero).first)
    #expect(event.reason == "\"a cat\" seen at 00:00.0 (1.0).")
    #expect(event.evidence.first?.what == "a cat")
    #expect(event.corroboration != nil)
  }

  @Test func withoutAPictureASceneIsUnknownAndSoIsItsOpposite() throws {
    let scene = AlertCondition.scene(SceneCondition(sentences: ["an empty street"]))
    var (seen, missed) = (try engine(scene), try engine(.not(scene)))
    let blind = Steps.step(0, luma: nil)
    #expect(seen.consume(blind, segmentStart: .zero).isEmpty)
    #expect(missed.consume(blind, segmentStart: .zero).isEmpty)
    let event = missed.consume(Steps.step(1), segmentStart: .zero).first
    #expect(event?.reason == "\"an empty street\": none at 00:00.5.")
  }

  @Test func aSceneOfASegmentWaitsForHalfOfIt() throws {
    var engine = try engine(.scene(SceneCondition(sentences: ["a cat"], span: .segment)))
    let events = (0..<9).flatMap { engine.consume(Steps.step($0), segmentStart: .zero) }
    #expect(events.map(\.start) == [Steps.time(7)])
  }

  @Test func aKeywordIsReportedAndGoesWithTheTranscript() throws {
    var engine = try engine(.speech(SpeechCondition(keywords: ["help"])), Examples.vocabulary)
    #expect(engine.consume(Steps.step(0), segmentStart: .zero).isEmpty)
    let step = Steps.step(1, cues: said("Please HELP me!"))
    let event = try #require(engine.consume(step, segmentStart: .zero).first)
    #expect(event.reason == "Speech heard: \"help\" at 00:00.5 (1.0).")
    #expect(event.evidence.last?.modality == .transcript)
  }

  @Test func whatIsSaidIsComparedByItsMeaning() throws {
    var engine = try engine(.speech(SpeechCondition(similarTo: ["someone is hurt"])))
    let event = engine.consume(
      Steps.step(0, cues: said("she is bleeding")), segmentStart: .zero
    ).first
    #expect(event?.reason == "Speech heard: \"she is bleeding\" at 00:00.0 (0.8).")
    let other = engine.consume(Steps.step(1, cues: said("nice weather")), segmentStart: .zero)
    #expect(other.isEmpty)
  }

  @Test func sentencesNeedTheTextEncoder() {
    #expect(throws: RuleError.noTextEncoder(rule: "rule", key: "scene")) {
      try engine(.scene(SceneCondition(sentences: ["a cat"])), Examples.vocabulary)
    }
    #expect(throws: RuleError.noTextEncoder(rule: "rule", key: "similar_to")) {
      try engine(.speech(SpeechCondition(similarTo: ["a cat"])), Examples.vocabulary)
    }
  }

  @Test(arguments: [
    (AlertCondition.scene(SceneCondition(sentences: [])), "scene"),
    (.scene(SceneCondition(sentences: ["a"], threshold: 2)), "threshold"),
    (
      .scene(SceneCondition(sentences: ["a"], threshold: 0.3, releaseThreshold: 0.4)),
      "release_threshold"
    ),
    (.speech(SpeechCondition()), "speech"), (.speech(SpeechCondition(keywords: ["?!"])), "speech"),
    (.speech(SpeechCondition(keywords: ["a"], threshold: -1)), "threshold"),
    (
      .sound(
        SoundCondition(labels: ["Glass"], threshold: 1, smoothing: MediaTime(seconds: -1))),
      "smoothing"
    ),
  ])
  func aConditionThatCannotWorkIsRefused(condition: AlertCondition, key: String) {
    let error = #expect(throws: RuleError.self) { try engine(condition) }
    #expect(error?.key == key)
  }

  @Test func onlySentencesTakeTheTextEncoder() {
    func reads(_ condition: AlertCondition) -> Bool {
      AlertRule(name: "rule", severity: .info, condition: condition).readsSentences
    }
    #expect(reads(.not(.scene(SceneCondition(sentences: ["a cat"])))))
    #expect(reads(.speech(SpeechCondition(similarTo: ["a cat"]))))
    #expect(!reads(.any([.speech(SpeechCondition(keywords: ["cat"])), .tamper(.black)])))
  }

  @Test func aSentenceIsEncodedOnceForAllWhoAsk() {
    let asked = Locked<[String]>([])
    let sentences = SentenceVectors { sentence in
      asked.withLock { $0.append(sentence) }
      return [Float(sentence.count)]
    }
    let vectors = ["one", "three", "one"].map(sentences.vector)
    #expect(vectors == [[3], [5], [3]])
    #expect(asked.withLock { $0 } == ["one", "three"])
  }
}
