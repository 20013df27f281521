// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Encoders

@Suite struct AudioWindowsTests {
  @Test(arguments: [
    (samples: 10, count: 5, length: 4), (samples: 7, count: 3, length: 5),
    (samples: 3, count: 2, length: 20), (samples: 1, count: 4, length: 1),
    (samples: 0, count: 2, length: 6), (samples: 100, count: 1, length: 7),
  ])
  func samplesOutsideTheTrackAreZero(samples: Int, count: Int, length: Int) {
    let track = (0..<samples).map { Float($0 + 1) }
    let windows = AudioWindows.centered(on: track, count: count, length: length)
    #expect(windows.count == count)
    for (index, window) in windows.enumerated() {
      let middle = (2 * index + 1) * samples / (2 * count)
      #expect(
        window
          == (0..<length).map { offset in
            let position = middle - length / 2 + offset
            return 0 <= position && position < samples ? track[position] : 0
          })
    }
  }
}
