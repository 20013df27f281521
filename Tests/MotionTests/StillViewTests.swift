// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import Motion

/// Five minutes of a view in which nothing moves.
@Suite struct StillViewTests {
  private static let pictures = 5 * 60 * 5

  @Test(arguments: [Float(2), 6, 20])
  func freshNoiseIsNoMotion(deviation: Float) throws {
    var view = try StillView(deviation: deviation)
    #expect(tracks { _ in view.grid() }.isEmpty)
  }

  @Test func stepsOfLightAreNoMotion() throws {
    var view = try StillView()
    let gains: [Float] = [1, 1.3, 1, 0.7]
    let found = tracks { view.grid(gain: gains[$0 / 75 % gains.count]) }
    #expect(found.isEmpty)
  }

  @Test func stepsThatBurnOutAreNoMotion() throws {
    var view = try StillView()
    let offsets: [Float] = [0, 76, 0, -76]
    let found = tracks { view.grid(offset: offsets[$0 / 75 % offsets.count]) }
    #expect(found.isEmpty)
  }

  @Test(arguments: [3.0, 30])
  func rampsOfLightAreNoMotion(seconds: Double) throws {
    var view = try StillView()
    let found = tracks { picture in
      // 0, 1, 0, -1 and back in four times `seconds`.
      let phase = (Double(picture) / 5 / seconds).truncatingRemainder(dividingBy: 4)
      let way = phase < 1 ? phase : phase < 3 ? 2 - phase : phase - 4
      return view.grid(gain: Float(1 + 0.3 * way))
    }
    #expect(found.isEmpty)
  }

  @Test(arguments: [10, 300])
  func rainIsNoMotion(streaks: Int) throws {
    var view = try StillView()
    let found = tracks { view.grid(streaks: $0 < 100 ? 0 : streaks) }
    #expect(found.isEmpty)
  }

  /// Every two seconds everything is coded anew, as coarsely as at a low bit rate, in blocks of two
  /// by two cells; between keyframes nothing changes.
  @Test func keyframesAreNoMotion() throws {
    var view = try StillView()
    var held = view.grid()
    let found = tracks { picture in
      guard picture % 10 == 0 else { return held }
      let fresh = view.grid()
      let errors = (0..<48 * 27).map { _ in view.number(below: 9) - 4 }
      held = LumaGrid(
        columns: fresh.columns, rows: fresh.rows,
        values: fresh.values.enumerated().map { cell, value in
          let (row, column) = cell.quotientAndRemainder(dividingBy: fresh.columns)
          return UInt8(clamping: Int(value) + errors[row / 2 * 48 + column / 2])
        })
      return held
    }
    #expect(found.isEmpty)
  }

  /// Numbers of everything that moved.
  private func tracks(_ grid: (Int) -> LumaGrid) -> Set<Int> {
    var detector = MotionDetector()
    var found: Set<Int> = []
    var ready = 0
    for picture in 0..<Self.pictures {
      let scene = detector.read(grid(picture), at: MediaTime(seconds: Double(picture) / 5))
      ready += scene?.isReady == true ? 1 : 0
      for track in scene?.tracks ?? [] { found.insert(track.id) }
    }
    // Without having looked, nothing would be found.
    #expect(ready > Self.pictures * 8 / 10)
    return found
  }
}
