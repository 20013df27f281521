// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@Suite struct CueTests {
  /// Cues against the step from 2 s to 3 s.
  @Test(arguments: [
    (0.0, 1.0, false), (1.0, 2.0, false), (1.0, 2.1, true), (2.2, 2.4, true), (2.9, 9.0, true),
    (3.0, 4.0, false), (1.0, 9.0, true),
    // Without length.
    (2.0, 2.0, true), (2.5, 2.5, true), (3.0, 3.0, false), (1.9, 1.9, false),
  ])
  func aCueOverlapsAStepThatHasAnyPartOfIt(start: Double, end: Double, overlaps: Bool) {
    let cue = Cue(start: MediaTime(seconds: start), end: MediaTime(seconds: end), text: "hello")
    #expect(cue.overlaps(from: MediaTime(seconds: 2), to: MediaTime(seconds: 3)) == overlaps)
  }

  /// Successive steps share no instant, so a cue without length belongs to just one of them.
  @Test(arguments: [0.0, 0.25, 0.5, 1.0])
  func anInstantBelongsToOneStep(seconds: Double) {
    let time = MediaTime(seconds: seconds)
    let cue = Cue(start: time, end: time, text: "click")
    let steps = (0..<4).filter {
      cue.overlaps(from: MediaTime(seconds: 0.5) * $0, to: MediaTime(seconds: 0.5) * ($0 + 1))
    }
    #expect(steps.count == 1)
  }
}
