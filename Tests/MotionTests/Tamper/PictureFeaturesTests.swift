// SPDX-License-Identifier: Apache-2.0
import Core
import Tensors
import Testing

@testable import Motion

@Suite struct PictureFeaturesTests {
  @Test func blurLowersTheSharpnessAndLightDoesNot() throws {
    var yard = try WatchedYard()
    func sharpness(_ fault: WatchedYard.Fault) -> Float {
      Sharpness.measure(GreyImage(yard.frame(fault, noise: 0).picture)) ?? -1
    }
    let sharp = sharpness(.init())
    let blurred = [1, 2, 4].map { sharpness(.init(blur: $0)) }
    #expect(sharp > 0.5)
    #expect(sharp > blurred[0] && blurred[0] > blurred[1] && blurred[1] > blurred[2])
    #expect(abs(sharpness(.init(gain: 0.5)) - sharp) < 0.1 * sharp)
  }

  @Test func aPictureWithoutEdgesHasNoSharpness() {
    let grey = RGBImage(width: 224, height: 224, pixels: Array(repeating: 90, count: 224 * 224 * 3))
    #expect(Sharpness.measure(GreyImage(grey)) == nil)
  }

  @Test(arguments: [(0, 0), (3, -2), (-7, 5), (14, 14)])
  func aMoveIsFoundAndUndone(right: Int, down: Int) {
    let side = 56
    var random = RandomSource(seed: 9)
    let wide = 2 * side
    let scene = (0..<wide * wide).map { _ in random.uniform() }
    func field(_ x: Int, _ y: Int) -> SlopeField {
      let levels = (0..<side * side).map { block in
        scene[(block / side + y) * wide + block % side + x]
      }
      return SlopeField(levels, side: side)
    }
    let move = field(20 - right, 20 - down).bestMove(of: field(20, 20), reach: 14)
    #expect(move.right == right && move.down == down)
    #expect(move.correlation > 0.9)
  }

  @Test func flatFieldsAreNotAlike() {
    let flat = SlopeField(Array(repeating: 1, count: 56 * 56), side: 56)
    #expect(flat.correlation(with: flat) == 0)
  }

  @Test func blocksAreMeansAndSmallPicturesRepeatPixels() {
    let picture = RGBImage(
      width: 2, height: 2, pixels: [0, 50, 100, 150].flatMap { [$0, $0, $0] as [UInt8] })
    let grey = GreyImage(picture)
    #expect(zip(grey.blocks(along: 1), [75]).allSatisfy { abs($0 - $1) < 1e-3 })
    #expect(grey.blocks(along: 4).count == 16)
  }

  @Test func aFrozenPictureThatIsCodedAnewIsStillFrozen() throws {
    var yard = try WatchedYard()
    var check = FrozenCheck()
    for _ in 0..<30 {
      let live = check.read(yard.frame())
      #expect(live == .clear)
    }
    // Two grey levels to and fro in every other pixel: much less than the camera's noise.
    let held = yard.frame(noise: 0)
    let met = (0..<20).map { step -> Bool in
      let pixels = held.picture.pixels.enumerated().map { at, value -> UInt8 in
        at % 6 < 3 && step % 2 == 1 ? UInt8(clamping: Int(value) + 2) : value
      }
      let frame = VideoFrame(
        presentationTime: held.presentationTime + MediaTime(seconds: 0.5) * step,
        picture: RGBImage(width: 224, height: 224, pixels: pixels), luma: held.luma)
      return check.read(frame).isMet
    }
    #expect(met == [false] + Array(repeating: true, count: 19))
  }

  @Test func slowChangesOfABlockAddUp() {
    var check = FrozenCheck()
    let picture = RGBImage(width: 2, height: 2, pixels: Array(10..<22))
    let met = (0..<4).map { step -> Bool in
      let luma = LumaGrid(columns: 2, rows: 1, values: [UInt8(90 + step), 90])
      return check.read(
        VideoFrame(
          presentationTime: MediaTime(seconds: Double(step)), picture: picture, luma: luma)
      ).isMet
    }
    #expect(met == [false, true, false, true])
  }
}
