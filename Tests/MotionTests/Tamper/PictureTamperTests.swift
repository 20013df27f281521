// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Motion

@Suite struct PictureTamperTests {
  private typealias Fault = WatchedYard.Fault

  @Test(
    arguments: [
      (Fault(gain: 0), TamperKind.black), (Fault(gain: 30), .flash),
      (Fault(cover: (120, 1)), .covered), (Fault(cover: (50, 0.85)), .covered),
      (Fault(blur: 3), .defocused), (Fault(blur: 6), .defocused),
      (Fault(shift: 8), .moved), (Fault(shift: 20), .moved), (Fault(shift: 40), .moved),
    ] as [(Fault, TamperKind)])
  func aFaultIsToldFromAllOthers(fault: WatchedYard.Fault, kind: TamperKind) throws {
    var (yard, tamper) = try known()
    for _ in 0..<6 {
      let verdicts = tamper.read(yard.frame(fault))
      for other in TamperKind.ofPicture {
        #expect(verdicts[other]?.isMet == (other == kind), "\(other)")
      }
    }
    let after = tamper.read(yard.frame())
    #expect(TamperKind.ofPicture.allSatisfy { after[$0] == .clear })
  }

  @Test(arguments: [Float(0.15), 0.4, 1.6])
  func otherLightIsNoFault(gain: Float) throws {
    var (yard, tamper) = try known()
    for _ in 0..<40 {
      let verdicts = tamper.read(yard.frame(Fault(gain: gain)))
      #expect(TamperKind.ofPicture.allSatisfy { verdicts[$0]?.isMet == false })
    }
  }

  @Test func somethingBeforeAThirdOfTheViewIsNoFault() throws {
    var (yard, tamper) = try known()
    for _ in 0..<20 {
      let verdicts = tamper.read(yard.frame(Fault(cover: (90, 0.33))))
      #expect(TamperKind.ofPicture.allSatisfy { verdicts[$0] == .clear })
    }
  }

  @Test func aFrozenPictureIsNothingElse() throws {
    var (yard, tamper) = try known()
    let held = yard.frame()
    _ = tamper.read(held)
    for step in 1..<10 {
      let time = held.presentationTime + MediaTime(seconds: 0.5) * step
      let verdicts = tamper.read(
        VideoFrame(presentationTime: time, picture: held.picture, luma: held.luma))
      for other in TamperKind.ofPicture {
        #expect(verdicts[other]?.isMet == (other == .frozen), "\(other)")
      }
    }
  }

  @Test func whatNeedsAMemoryIsUnknownAtFirst() throws {
    var yard = try WatchedYard()
    var tamper = PictureTamper()
    for step in 0..<ViewMemory.learning + 1 {
      let verdicts = tamper.read(yard.frame())
      let isKnown = step >= ViewMemory.learning
      #expect([verdicts.black, verdicts.flash, verdicts.frozen] == [.clear, .clear, .clear])
      for verdict in [verdicts.covered, verdicts.defocused, verdicts.moved] {
        #expect(verdict == (isKnown ? .clear : .unknown))
      }
    }
  }

  @Test func withoutANewPictureNothingIsKnown() throws {
    var (yard, tamper) = try known()
    let frame = yard.frame()
    _ = tamper.read(frame)
    #expect(tamper.read(frame) == PictureVerdicts())
    #expect(tamper.read(nil) == PictureVerdicts())
  }

  @Test func aViewThatStaysOtherBecomesTheUsualOne() throws {
    var (yard, tamper) = try known()
    let turned = yard.frame(Fault(shift: 30))
    func read(_ step: Int) -> PictureVerdicts {
      tamper.read(
        VideoFrame(
          presentationTime: MediaTime(seconds: 1000 + Double(step)), picture: turned.picture,
          luma: turned.luma))
    }
    let first = read(0)
    for step in 1..<PictureTamper.relearning { _ = read(step) }
    for step in 0..<ViewMemory.learning { _ = read(PictureTamper.relearning + step) }
    let last = read(2 * PictureTamper.relearning)
    #expect(first.moved.isMet)
    #expect(last.moved == .clear)
  }

  @Test func aBrightSkyIsNoFlash() {
    var check = FlashCheck()
    let sky = LumaGrid(columns: 10, rows: 1, values: [250, 250, 250, 250, 250, 250, 9, 9, 9, 9])
    #expect((0..<20).allSatisfy { _ in check.read(sky) == .clear })
    let brighter = LumaGrid(columns: 10, rows: 1, values: Array(repeating: 240, count: 10))
    #expect(check.read(brighter) == .met(1))
  }

  @Test(
    arguments: [
      ([0, 0, 5, 5], true), ([21, 21, 21, 21], false), ([0, 0, 0, 60], false),
      // Night: dark all over, but something can be made out.
      ([2, 4, 11, 18], false),
    ] as [([UInt8], Bool)])
  func blackIsDarkAndShowsNothing(values: [UInt8], isBlack: Bool) {
    #expect(BlackCheck.isBlack(LumaGrid(columns: 2, rows: 2, values: values)) == isBlack)
  }

  @Test(arguments: [(11, true), (12, false)])
  func aBurntInClockMayShine(brightBlocks: Int, isBlack: Bool) {
    let values = (0..<576).map { UInt8($0 < brightBlocks ? 255 : 3) }
    #expect(BlackCheck.isBlack(LumaGrid(columns: 32, rows: 18, values: values)) == isBlack)
  }

  /// A camera that knows its view.
  private func known() throws -> (WatchedYard, PictureTamper) {
    var yard = try WatchedYard()
    var tamper = PictureTamper()
    for _ in 0..<30 { _ = tamper.read(yard.frame()) }
    return (yard, tamper)
  }
}
