// SPDX-License-Identifier: Apache-2.0
import Core
import Synchronization
import TestSupport
import Testing

@testable import Events

@Suite struct SpeechDetectorTests {
  private func cue(_ start: Double, _ end: Double, _ text: String) -> Cue {
    Cue(start: MediaTime(seconds: start), end: MediaTime(seconds: end), text: text)
  }

  private func detector(_ keywords: String...) -> SpeechDetector {
    SpeechDetector(SpeechCondition(keywords: keywords)) { _ in [] }
  }

  @Test func noTranscriptIsUnknownAndSilenceIsClear() {
    var detector = detector("help")
    let unknown = detector.read(Steps.step(0, cues: nil))
    #expect(unknown == .unknown)
    #expect(detector.score == nil)
    let silent = detector.read(Steps.step(1, cues: []))
    #expect(silent == .clear)
    #expect(detector.score == 0)
  }

  @Test func aKeywordIsHeardForAsLongAsItsCue() {
    var detector = detector("fire", "help")
    let help = cue(0, 1, "Please help!")
    let readings = [[help], [help], []].enumerated().map {
      detector.read(Steps.step($0.offset, cues: $0.element))
    }
    let met = Reading.met(LabelScore(name: "\"help\"", score: 1))
    #expect(readings == [met, met, .clear])
  }

  @Test func aPhraseMayGoOnInTheNextCueButNotAfterAPause() {
    let (call, police) = (cue(0, 0.5, "somebody call the"), cue(0.5, 1, "police"))
    var detector = detector("call the police")
    let first = detector.read(Steps.step(0, cues: [call]))
    let second = detector.read(Steps.step(1, cues: [police]))
    #expect(first == .clear)
    #expect(second.finding != nil)

    var slow = self.detector("call the police")
    _ = slow.read(Steps.step(0, cues: [call]))
    let late = slow.read(Steps.step(6, cues: [cue(3, 4, "police")]))
    #expect(late == .clear)
  }

  @Test func whatWasSaidBeforeAJumpOfTheClockDoesNotCount() {
    var detector = detector("call the police")
    _ = detector.read(Steps.step(0, cues: [cue(0, 0.5, "call the")]))
    let after = detector.read(Steps.step(1, epoch: 1, cues: [cue(0.5, 1, "police")]))
    #expect(after == .clear)
  }

  @Test func whatWasSaidBeforeIsNotHeardAgain() {
    var detector = detector("help")
    _ = detector.read(Steps.step(0, cues: [cue(0, 0.5, "help")]))
    let after = detector.read(Steps.step(1, cues: [cue(0.5, 1, "nothing more")]))
    #expect(after == .clear)
  }

  @Test func aSentenceIsSimilarByItsVectorAloneOrWithWhatWasSaidBefore() {
    let vectors: [String: [Float]] = [
      "someone is hurt": [1, 0], "she is": [0, 1], "bleeding": [0.6, 0.8],
      "she is bleeding": [0.8, 0.6],
    ]
    var detector = SpeechDetector(
      SpeechCondition(similarTo: ["someone is hurt"], threshold: 0.7, releaseThreshold: 0.5)
    ) { vectors[$0] ?? [0, -1] }
    let first = detector.read(Steps.step(0, cues: [cue(0, 0.5, "she is")]))
    let second = detector.read(Steps.step(1, cues: [cue(0.5, 1, "bleeding")]))
    let third = detector.read(Steps.step(9, cues: [cue(4, 5, "bleeding")]))
    #expect(first == .clear)
    #expect(second == .met(LabelScore(name: "\"she is bleeding\"", score: 0.8)))
    #expect(third == .holding(LabelScore(name: "\"bleeding\"", score: 0.6)))
  }

  @Test func everyTextIsEncodedOnce() {
    let encoded = Mutex<[String]>([])
    var detector = SpeechDetector(SpeechCondition(similarTo: ["s"])) { text in
      encoded.withLock { $0.append(text) }
      return [1]
    }
    let said = cue(0, 2, "one")
    for index in 0..<4 { _ = detector.read(Steps.step(index, cues: [said])) }
    _ = detector.read(Steps.step(4, cues: [cue(2, 3, "two")]))
    #expect(encoded.withLock(\.self) == ["s", "one", "two", "one two"])
  }

  @Test func theCacheForgetsWhatHasBeenThereLongest() {
    var cache = BoundedCache<Int, Int>(capacity: 2)
    let made = Mutex(0)
    for key in [1, 2, 1, 3, 1] {
      _ = cache.value(for: key) { key in
        made.withLock { $0 += 1 }
        return key * 10
      }
    }
    #expect(cache.count == 2)
    #expect(made.withLock(\.self) == 4)
    #expect(cache.value(for: 3) { _ in -1 } == 30)
  }

  @Test func keywordsThatNobodyCanSayAreNamed() {
    let condition = SpeechCondition(keywords: ["help", "?!"])
    #expect(condition.unspeakableKeywords == ["?!"])
    var detector = SpeechDetector(condition) { _ in [] }
    let reading = detector.read(Steps.step(0, cues: [cue(0, 1, "what?!")]))
    #expect(reading == .clear)
  }
}
