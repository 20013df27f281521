// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Pipeline

@Suite struct SoundLevelTests {
  @Test func soundIsBroughtToAPeakOfOne() {
    let samples: [Float] = [0.25, -0.5, 0]
    #expect(SoundLevel(of: samples).normalized(samples) == [0.5, -1, 0])
  }

  @Test func theGainOfFaintSoundIsLimited() {
    let samples: [Float] = [0.01, -0.001]
    #expect(SoundLevel(of: samples).normalized(samples) == [0.08, -0.008])
  }

  @Test func digitalSilenceStaysAsItIs() {
    #expect(SoundLevel(of: [0, 0]).normalized([0, 0]) == [0, 0])
    #expect(SoundLevel(of: []).isQuiet)
  }
}
