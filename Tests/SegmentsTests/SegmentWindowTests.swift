// SPDX-License-Identifier: Apache-2.0
import Core
import Segments
import TestSupport
import Testing

@Suite struct SegmentWindowTests {
  private let hello = Cue(start: Steps.time(0), end: Steps.time(2), text: "Hello.")
  private let bye = Cue(start: Steps.time(1), end: Steps.time(3), text: "Bye.")

  private func window(_ own: [EncodedStep], after context: [EncodedStep] = []) -> SegmentWindow {
    SegmentWindow(context: context, own: own)
  }

  @Test func coverageIsTheShareThatWasSeenAndHeard() {
    let window = window([
      Steps.step(0), Steps.step(1, luma: nil), Steps.step(2, coverage: 0.5),
      Steps.step(3, sounds: nil, luma: nil),
    ])
    #expect(window.coverage == [.video: 0.5, .audio: 0.625])
  }

  @Test func aTranscriptCoversTheStepsThatItsCuesOverlap() {
    let window = window([
      Steps.step(0, cues: [hello]), Steps.step(1, cues: [hello, bye]), Steps.step(2, cues: [bye]),
      Steps.step(3, cues: []),
    ])
    #expect(window.coverage[.transcript] == 0.75)
    #expect(window.cues == [hello, bye])
  }

  @Test func aTranscriptWithNothingSaidIsNotAMissingOne() {
    #expect(window([Steps.step(0, cues: [])]).coverage[.transcript] == 0)
    #expect(window([Steps.step(0)]).coverage[.transcript] == nil)
  }

  @Test func contextDoesNotCount() {
    let window = window([Steps.step(1, luma: nil)], after: [Steps.step(0, cues: [hello])])
    #expect(window.coverage == [.video: 0, .audio: 1])
    #expect(window.cues.isEmpty)
  }

  @Test func activityIsTheShareOfBlocksThatChanged() {
    let window = window([
      Steps.step(0, luma: [10, 20, 30, 40]), Steps.step(1, luma: [18, 29, 30, 40]),
      Steps.step(2, luma: [18, 29, 0, 255]),
    ])
    #expect(window.activity == (0.25 + 0.5) / 2)
  }

  @Test func theFirstStepIsComparedWithTheContextsLast() {
    let context = [Steps.step(0, luma: [0, 0, 0, 0]), Steps.step(1, luma: [90, 90, 90, 90])]
    let own = [Steps.step(2, luma: [90, 90, 0, 90])]
    #expect(window(own, after: context).activity == 0.25)
  }

  @Test func activityNeedsTwoSuccessivePictures() {
    #expect(window([Steps.step(0)]).activity == nil)
    #expect(window([Steps.step(0, luma: nil), Steps.step(1, luma: nil)]).activity == nil)
    #expect(window([Steps.step(0), Steps.step(1, luma: nil), Steps.step(2)]).activity == nil)
  }

  @Test func picturesOfAnotherLayoutAreNotCompared() {
    let wide = VideoFrame(
      presentationTime: Steps.time(1),
      picture: RGBImage(width: 1, height: 1, pixels: [0, 0, 0]),
      luma: LumaGrid(columns: 4, rows: 1, values: [0, 0, 0, 0]))
    let step = EncodedStep(
      index: 1, epoch: 0, start: Steps.time(1), end: Steps.time(2), video: nil, audio: nil,
      audioCoverage: 0, loudnessPeak: 0, frame: wide, cues: nil)
    #expect(window([Steps.step(0), step]).activity == nil)
  }

  @Test func aSegmentIsPutTogetherFromItsWindow() {
    let own = [
      Steps.step(4, sounds: ["Glass": 0.9], cues: [hello]),
      Steps.step(5, sounds: ["Speech": 0.4], luma: nil, cues: []),
    ]
    let segment = Segment(
      source: "door", window: window(own, after: [Steps.step(3, sounds: ["Siren": 1])]),
      representation: [0.6, 0.8], gates: [.video: 1], path: .complex,
      sceneNames: Steps.sceneNames, soundNames: Steps.soundNames)
    #expect(segment.source == "door")
    #expect(segment.steps == 2)
    #expect(segment.start == Steps.time(4))
    #expect(segment.end == Steps.time(6))
    #expect(segment.coverage == [.video: 0.5, .audio: 1, .transcript: 0.5])
    #expect(segment.sceneLabels.map(\.name) == ["cat", "street", "lamp"])
    #expect(
      segment.soundLabels == [
        LabelScore(name: "Glass", score: 0.9), LabelScore(name: "Speech", score: 0.4),
      ])
    #expect(segment.representation == [0.6, 0.8])
    #expect(segment.cues == [hello])
  }

  @Test func aSegmentWithNothingInItHasNoLabels() {
    let segment = Segment(
      source: "door", window: window([Steps.step(0, sounds: nil, luma: nil)]),
      representation: nil, gates: nil, path: .simple, sceneNames: Steps.sceneNames,
      soundNames: Steps.soundNames)
    #expect(segment.sceneLabels.isEmpty && segment.soundLabels.isEmpty)
    #expect(segment.coverage == [.video: 0, .audio: 0])
    #expect(segment.activity == nil)
  }
}
