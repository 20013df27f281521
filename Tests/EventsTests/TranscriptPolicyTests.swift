// SPDX-License-Identifier: Apache-2.0
import Core
import Segments
import Testing

@testable import Events

@Suite struct TranscriptPolicyTests {
  private static let cues = [
    Cue(start: .zero, end: MediaTime(seconds: 1), text: "Call an AMBULANCE, my façade is on fire!"),
    Cue(start: MediaTime(seconds: 2), end: MediaTime(seconds: 3), text: "The firefly is hot."),
  ]

  @Test func inFullAllIsWritten() {
    #expect(TranscriptPolicy.full.cues(Self.cues) == Self.cues)
    #expect(TranscriptPolicy.full.evidence("Help me") == "Help me")
  }

  @Test func ofKeywordsOnlyWholeWordsThatRulesLookForAreWritten() {
    let policy = TranscriptPolicy(.keywords, keywords: ["on fire", "ambulance", "Facade", "hat"])
    #expect(
      policy.cues(Self.cues) == [
        Cue(start: .zero, end: MediaTime(seconds: 1), text: "on fire, ambulance, Facade")
      ])
    #expect(policy.evidence("send an ambulance to 3 Mill Lane") == "ambulance")
    #expect(policy.evidence("three ambulances") == "ambulance")
    #expect(policy.evidence("3 Mill Lane") == "withheld")
    #expect(policy.evidence("nothing said") == "nothing said")
  }

  @Test func whereItIsOffNothingIsWritten() {
    let policy = TranscriptPolicy(.off, keywords: ["ambulance"])
    #expect(policy.cues(Self.cues) == nil)
    #expect(policy.evidence("an ambulance") == "withheld")
    #expect(policy.evidence("not read: no transcript") == "not read: no transcript")
  }

  @Test func sentencesFollowThePolicy() {
    let alert = AlertEvent(
      phase: .begin, rule: "r", severity: .info, epoch: 0, start: .zero, end: .zero, score: 1,
      evidence: [
        Evidence(modality: .video, what: "street", score: 0.5, time: .zero),
        Evidence(modality: .transcript, what: "\"who is there\"", score: 1, time: .zero),
      ], reason: "Speech heard: \"who is there\" at 00:00.0.", segmentStart: .zero)
    #expect(TranscriptPolicy.full.reason(of: alert) == alert.reason)
    #expect(
      TranscriptPolicy(.keywords, keywords: ["who"]).reason(of: alert)
        == "Speech heard: who at 00:00.0.")
    let off = TranscriptPolicy(.off)
    #expect(off.reason(of: alert) == "Speech heard: withheld at 00:00.0.")
    #expect(RecordText.line(alert, off).contains("Speech heard: withheld"))
    #expect(!RecordText.line(Examples.segment, off).contains("said"))
    #expect(RecordText.line(Examples.segment, .full).contains("said"))
  }

  @Test func recordsFollowThePolicy() throws {
    func lines(_ policy: TranscriptPolicy) -> [String] {
      let context = RecordContext(
        source: "door", model: Examples.context().model, embedding: .omit, transcripts: policy)
      let evidence = Evidence(modality: .transcript, what: "who is there", score: nil, time: .zero)
      let alert = AlertEvent(
        phase: .begin, rule: "r", severity: .info, epoch: 0, start: .zero, end: .zero, score: 1,
        evidence: [evidence], reason: "", segmentStart: .zero)
      return [
        context.record(of: Examples.segment, sequence: 0, latency: 0).line,
        context.record(of: alert, sequence: 0).line,
      ]
    }
    let full = lines(.full)
    #expect(full[0].contains("is \\\"there\\\"") && full[1].contains("who is there"))
    let some = lines(TranscriptPolicy(.keywords, keywords: ["who"]))
    #expect(some[0].contains(#""transcript":[{"start":1.0,"end":2.25,"text":"who"}]"#))
    #expect(some[1].contains(#""what":"who""#))
    let none = lines(TranscriptPolicy(.off))
    #expect(none[0].contains(#""transcript":null"#) && !none[0].contains("there"))
    #expect(none[1].contains(#""what":"withheld""#) && !none[1].contains("there"))
    #expect(full[0].contains(#""coverage":{"video":0.9375,"audio":1.0,"transcript":0.5}"#))
    #expect(none[0].contains(#""coverage":{"video":0.9375,"audio":1.0,"transcript":0.5}"#))
  }
}
