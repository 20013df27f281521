// SPDX-License-Identifier: Apache-2.0
import Core
import TestSupport
import Testing

@testable import Events

@Suite struct TamperDetectorTests {
  private let same: [UInt8] = Array(10..<22)

  @Test func aDarkEvenPictureIsBlack() {
    let reading = BlackDetector().read(Steps.step(0, luma: [0, 0, 5, 5]))
    #expect(reading.finding?.name == "black picture")
    #expect(abs((reading.finding?.score ?? 0) - (1 - 2.5 / 255)) < 1e-6)
  }

  @Test(arguments: [[21, 21, 21, 21], [0, 0, 0, 60], [200, 200, 200, 200]] as [[UInt8]])
  func aGreyALitAndAWhitePictureAreNot(luma: [UInt8]) {
    #expect(BlackDetector().read(Steps.step(0, luma: luma)) == .clear)
  }

  @Test(arguments: [(11, true), (12, false)])
  func aBurntInClockMayShine(brightBlocks: Int, isBlack: Bool) {
    let values = (0..<576).map { UInt8($0 < brightBlocks ? 255 : 3) }
    #expect(
      BlackDetector.isBlack(LumaGrid(columns: 32, rows: 18, values: values)) == isBlack)
  }

  @Test func noPictureIsUnknownToBoth() {
    var frozen = FrozenDetector()
    let reading = frozen.read(Steps.step(0, luma: nil))
    #expect(reading == .unknown)
    #expect(BlackDetector().read(Steps.step(0, luma: nil)) == .unknown)
  }

  @Test func aPictureThatStaysTheSameIsFrozen() {
    var detector = FrozenDetector()
    let readings = (0..<3).map { detector.read(Steps.step($0, pixels: same)) }
    #expect(readings[0] == .clear)
    #expect(readings[1].finding == LabelScore(name: "frozen picture", score: 1))
    #expect(readings[2] == readings[1])
  }

  @Test(arguments: [(3, true), (4, false)])
  func aSensorsNoiseIsLife(changedValues: Int, isFrozen: Bool) {
    var detector = FrozenDetector()
    _ = detector.read(Steps.step(0, pixels: same))
    let noisy = same.enumerated().map { $0.offset < changedValues ? $0.element + 1 : $0.element }
    let reading = detector.read(Steps.step(1, pixels: noisy))
    #expect((reading.finding != nil) == isFrozen)
  }

  @Test func aPictureWithAnotherBlockIsNotFrozen() {
    var detector = FrozenDetector()
    _ = detector.read(Steps.step(0, luma: [90, 90, 90, 90], pixels: same))
    let reading = detector.read(Steps.step(1, luma: [90, 90, 92, 90], pixels: same))
    #expect(reading == .clear)
  }

  @Test func aFrameThatIsHeldSaysNothing() {
    var detector = FrozenDetector()
    _ = detector.read(Steps.step(0, pixels: same))
    let held = detector.read(Steps.step(1, pixels: same, shownAt: 0))
    let new = detector.read(Steps.step(2, pixels: same))
    #expect(held == .unknown)
    #expect(new.finding != nil)
  }

  @Test func slowChangesAddUp() {
    var detector = FrozenDetector()
    let readings = (0..<4).map { index in
      let level = UInt8(90 + index)
      return detector.read(
        Steps.step(index, luma: [level, 90, 90, 90], pixels: same))
    }
    #expect(readings.map { $0 == .clear } == [true, false, true, false])
  }

  @Test func aMissingPictureDoesNotUnfreeze() {
    var detector = FrozenDetector()
    _ = detector.read(Steps.step(0, pixels: same))
    let gap = detector.read(Steps.step(1, luma: nil))
    let after = detector.read(Steps.step(2, pixels: same))
    #expect(gap == .unknown)
    #expect(after.finding != nil)
  }

  @Test func aBlackPictureIsNotCalledFrozen() {
    var detector = FrozenDetector()
    let readings = (0..<3).map {
      detector.read(Steps.step($0, luma: [3, 3, 3, 3], pixels: same))
    }
    #expect(readings == [.clear, .clear, .clear])
  }
}
