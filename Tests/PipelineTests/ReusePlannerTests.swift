// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Pipeline

@Suite struct ReusePlannerTests {
  private let settings = ReusePlanner.Settings(
    unchangedThreshold: 3, refreshInterval: MediaTime(seconds: 2))

  private func picture(_ grey: UInt8, brightBlock: UInt8? = nil) -> RGBImage {
    var pixels = [UInt8](repeating: grey, count: 40 * 40 * 3)
    if let brightBlock {
      for row in 0..<16 { for column in 0..<48 { pixels[row * 120 + column] = brightBlock } }
    }
    return RGBImage(width: 40, height: 40, pixels: pixels)
  }

  private func step(_ index: Int, _ picture: RGBImage?, epoch: Int = 0) -> Step {
    let start = MediaTime(seconds: 0.5) * index
    let luma = LumaGrid(columns: 1, rows: 1, values: [0])
    return Step(
      index: index, epoch: epoch, start: start, duration: MediaTime(seconds: 0.5),
      frame: picture.map { VideoFrame(presentationTime: start, picture: $0, luma: luma) },
      audio: nil, cues: nil)
  }

  @Test func aFrameThatShowsTheSameIsNotEncodedAgain() {
    var planner = ReusePlanner(settings)
    #expect(planner.frame(of: step(0, picture(100))) == .encode)
    #expect(planner.frame(of: step(1, picture(102))) == .reuse)
    #expect(planner.frame(of: step(2, picture(104))) == .encode)
  }

  @Test func slowDriftIsMeasuredAgainstTheFrameThatWasEncoded() {
    var planner = ReusePlanner(settings)
    let decisions = [100, 102, 103, 104].enumerated().map {
      planner.frame(of: step($0.offset, picture($0.element)))
    }
    #expect(decisions == [.encode, .reuse, .reuse, .encode])
  }

  @Test func aChangeInOneBlockIsEnough() {
    var planner = ReusePlanner(settings)
    _ = planner.frame(of: step(0, picture(100)))
    #expect(planner.frame(of: step(1, picture(100, brightBlock: 110))) == .encode)
  }

  @Test func aStillSceneIsEncodedAnewAfterTheRefreshInterval() {
    var planner = ReusePlanner(settings)
    let decisions = (0..<6).map { planner.frame(of: step($0, picture(100))) }
    #expect(decisions == [.encode, .reuse, .reuse, .reuse, .encode, .reuse])
  }

  @Test func aNewEpochStartsAfresh() {
    var planner = ReusePlanner(settings)
    _ = planner.frame(of: step(0, picture(100)))
    #expect(planner.frame(of: step(1, picture(100), epoch: 1)) == .encode)
  }

  @Test func withoutTheLadderEverythingIsEncoded() {
    var planner = ReusePlanner(nil)
    #expect(planner.frame(of: step(0, picture(100))) == .encode)
    #expect(planner.frame(of: step(1, picture(100))) == .encode)
    let silence = SoundLevel(of: [0, 0])
    #expect(planner.sound(of: step(0, nil), level: silence) == .encode)
    #expect(planner.sound(of: step(1, nil), level: silence) == .encode)
  }

  @Test func absentIsNeitherEncodedNorReused() {
    var planner = ReusePlanner(settings)
    _ = planner.frame(of: step(0, picture(100)))
    #expect(planner.frame(of: step(1, nil)) == .absent)
    #expect(planner.sound(of: step(1, nil), level: nil) == .absent)
  }

  @Test func silenceIsEncodedOnceUntilItIsBroken() {
    var planner = ReusePlanner(settings)
    let decisions = [0, 0, 0.5, 0, 0].enumerated().map {
      planner.sound(of: step($0.offset, nil), level: SoundLevel(of: [Float($0.element)]))
    }
    #expect(decisions == [.encode, .reuse, .encode, .encode, .reuse])
  }

  @Test func withoutTimeToEncodeWhatHasChangedIsAbsent() {
    var planner = ReusePlanner(settings)
    _ = planner.frame(of: step(0, picture(100)))
    #expect(planner.frame(of: step(1, picture(100)), encodes: false) == .reuse)
    #expect(planner.frame(of: step(2, picture(200)), encodes: false) == .absent)
    #expect(planner.frame(of: step(3, picture(100))) == .reuse)
    let loud = SoundLevel(of: [1])
    #expect(planner.sound(of: step(4, nil), level: loud, encodes: false) == .absent)
  }

  @Test func nothingReliesOnADroppedStep() {
    var planner = ReusePlanner(settings)
    let dropped = step(1, picture(100))
    let silence = SoundLevel(of: [0])
    _ = planner.frame(of: dropped)
    _ = planner.sound(of: dropped, level: silence)
    planner.forget(step(0, picture(100)))
    #expect(planner.frame(of: step(2, picture(100))) == .reuse)
    #expect(planner.sound(of: step(2, nil), level: silence) == .reuse)
    planner.forget(dropped)
    #expect(planner.frame(of: step(3, picture(100))) == .encode)
    #expect(planner.sound(of: step(3, nil), level: silence) == .encode)
  }

  @Test func whatCountsAsUnchangedMayBeRelaxedOnTheWay() {
    var planner = ReusePlanner(settings)
    let faint = SoundLevel(of: [0.002])
    _ = planner.frame(of: step(0, picture(100)))
    _ = planner.sound(of: step(0, nil), level: faint)
    planner.settings = settings.relaxed(
      by: ReusePlanner.Settings(
        unchangedThreshold: 12, refreshInterval: MediaTime(seconds: 1), quietPeak: 0.003))
    #expect(planner.frame(of: step(1, picture(110))) == .reuse)
    #expect(planner.frame(of: step(3, picture(110))) == .reuse)
    #expect(planner.sound(of: step(1, nil), level: faint) == .encode)
    #expect(planner.sound(of: step(2, nil), level: faint) == .reuse)
  }
}
