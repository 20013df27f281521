// SPDX-License-Identifier: Apache-2.0
import Foundation
import Core
import Tensors
import Testing

@testable import Motion

@Suite struct SoundTamperTests {
  @Test func silenceIsMute() {
    var (microphone, tamper) = known()
    expect(only: .mute, in: &tamper) { Array(repeating: 0, count: 8000) }
    expect(only: nil, in: &tamper) { microphone.street() }
  }

  @Test func aConstantIsSilence() {
    var (_, tamper) = known()
    expect(only: .mute, in: &tamper) { Array(repeating: 0.2, count: 8000) }
  }

  @Test(arguments: [Float(0.1), 0.003])
  func quietIsNotMute(loudness: Float) {
    var (microphone, tamper) = known()
    expect(only: nil, in: &tamper, steps: 60) { microphone.street(loudness) }
  }

  @Test func theMicrophonesOwnNoiseIsNoFault() {
    var (microphone, tamper) = known()
    expect(only: nil, in: &tamper, steps: 60) { microphone.white(0.001) }
  }

  @Test func whereQuietIsSilenceItMeansNothingInTheEnd() {
    var microphone = Microphone()
    var tamper = SoundTamper()
    var met: [Bool] = []
    for step in 0..<400 {
      let samples = step % 10 < 3 ? Array(repeating: 0, count: 8000) : microphone.street()
      met.append(tamper.read(samples).mute.isMet)
    }
    #expect(met.prefix(3) == [true, true, true])
    #expect(!met.suffix(100).contains(true))
  }

  @Test(arguments: [Float(10), 40])
  func clippedIsToldFromLoud(gain: Float) {
    var (microphone, tamper) = known()
    expect(only: nil, in: &tamper) { microphone.street().map { $0 * 3 } }
    overdrive(&tamper, by: gain, &microphone, steps: Clipping.span)
    expect(only: .clipped, in: &tamper) { overdriven(&microphone, by: gain) }
    let pause = tamper.read(microphone.white(0.001)).clipped
    #expect(pause == .unknown)
    for _ in 0..<2 * Clipping.span { _ = tamper.read(microphone.street()) }
    expect(only: nil, in: &tamper) { microphone.street() }
  }

  @Test func clippingOnOneSideIsToldToo() {
    var (microphone, tamper) = known()
    func above() -> [Float] { microphone.street().map { clamp($0 * 10, to: -1...0.05) } }
    for _ in 0..<Clipping.span { _ = tamper.read(above()) }
    expect(only: .clipped, in: &tamper, above)
  }

  @Test func aMicrophoneThatHasAlwaysClippedIsToldToo() {
    var (microphone, tamper) = (Microphone(), SoundTamper())
    overdrive(&tamper, by: 40, &microphone, steps: Clipping.span)
    guard case .met(let score) = tamper.read(overdriven(&microphone, by: 40)).clipped else {
      Issue.record("not told")
      return
    }
    #expect((0...1).contains(score))
  }

  @Test(arguments: [440.0, 3150])
  func aTonesConstantHeightIsNoClipping(frequency: Double) {
    var (microphone, tamper) = known()
    expect(only: nil, in: &tamper, steps: 30) {
      zip(microphone.street(), microphone.tone(frequency, 0.5)).map { $0 + $1 }
    }
  }

  @Test(arguments: [50.0, 60])
  func mainsHum(frequency: Double) {
    var (microphone, tamper) = known()
    expect(only: .hum, in: &tamper) {
      let tones = microphone.tone(frequency, 0.1), buzz = microphone.tone(3 * frequency, 0.05)
      return zip(microphone.street(), zip(tones, buzz)).map { $0 * 0.2 + $1.0 + $1.1 }
    }
  }

  @Test(arguments: [82.4, 110, 440, 1000])
  func otherTonesAreNoHum(frequency: Double) {
    var (microphone, tamper) = known()
    expect(only: nil, in: &tamper) { microphone.tone(frequency, 0.2) }
  }

  @Test func aHissThatDrownsEverythingIsNoise() {
    var (microphone, tamper) = known()
    expect(only: .noise, in: &tamper) { microphone.white(0.1) }
  }

  @Test func withoutSoundNothingIsKnown() {
    var (microphone, tamper) = known()
    #expect(tamper.read(nil) == SoundVerdicts())
    #expect(tamper.read([]) == SoundVerdicts())
    #expect(tamper.read(microphone.street(), coverage: 0.4) == SoundVerdicts())
  }

  @Test func whatNeedsAMemoryIsUnknownAtFirst() {
    var microphone = Microphone()
    var tamper = SoundTamper()
    let first = tamper.read(microphone.white(0.1))
    #expect(first.noise == .unknown && first.mute == .unknown)
    #expect(first.hum == .clear)
  }

  @Test func whatLastsBecomesUsual() {
    var (microphone, tamper) = known()
    let hiss = microphone.white(0.1)
    let verdicts = (0..<SoundTamper.relearning + 30).map { _ in tamper.read(hiss).noise }
    #expect(verdicts.first?.isMet == true)
    #expect(verdicts.last == .clear)
  }

  @Test func flatnessTellsNoiseFromTones() {
    var microphone = Microphone()
    #expect(SoundFeatures(microphone.white(0.1)).flatness > 0.9)
    #expect(SoundFeatures(microphone.tone(440, 0.1)).flatness < 0.01)
    #expect(abs(SoundFeatures(microphone.tone(440, 1)).level + 3.01) < 0.01)
    #expect(SoundFeatures(microphone.tone(440, 0.1)).tone > 0.99)
    #expect(SoundFeatures(microphone.white(0.1)).tone < 0.2)
  }

  @Test func soManySamplesAreNearThePeak() {
    var microphone = Microphone()
    let sine = LevelHistogram(microphone.tone(441, 0.7)).share(within: 2)
    #expect(abs(sine - Float(1 - 2 / Double.pi * asin(pow(10, -0.1)))) < 0.03)
    #expect(LevelHistogram((0..<4000).map { $0 % 2 == 0 ? 0.5 : -0.5 }).share(within: 2) == 1)
    let tenth = (0..<4000).map { $0 % 10 == 0 ? Float(0.5) : 0.05 }
    #expect(abs(LevelHistogram(tenth).share(within: 2) - 0.1) < 1e-6)
    #expect(LevelHistogram([]).share(within: 2) == 0)
    let oneSided = LevelHistogram((0..<4000).map { $0 % 2 == 0 ? 0.5 : Float(-$0) / 4000 })
    // From 2 dB, 0.603, to the edge of the last quarter, 2.25 dB.
    #expect((0.603...0.615).contains(oneSided.share(within: 2)))
    var both = LevelHistogram(tenth)
    both += LevelHistogram(Array(repeating: 0.05, count: 4000))
    #expect(abs(both.share(within: 2) - 0.05) < 1e-6)
  }

  private func overdriven(_ microphone: inout Microphone, by gain: Float) -> [Float] {
    microphone.street().map { clamp($0 * gain, to: -0.5...0.5) }
  }

  private func overdrive(
    _ tamper: inout SoundTamper, by gain: Float, _ microphone: inout Microphone, steps: Int
  ) {
    for _ in 0..<steps { _ = tamper.read(overdriven(&microphone, by: gain)) }
  }

  /// Expects one kind, or none, to be met in every step.
  private func expect(
    only kind: TamperKind?, in tamper: inout SoundTamper, steps: Int = 10,
    _ samples: () -> [Float], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for _ in 0..<steps {
      let verdicts = tamper.read(samples())
      for other in TamperKind.ofSound {
        #expect(
          verdicts[other]?.isMet == (other == kind), "\(other)", sourceLocation: sourceLocation)
      }
    }
  }

  /// A microphone that knows its street.
  private func known() -> (Microphone, SoundTamper) {
    var microphone = Microphone()
    var tamper = SoundTamper()
    for _ in 0..<40 { _ = tamper.read(microphone.street()) }
    return (microphone, tamper)
  }
}

/// Sounds that are made up, half a second at a time.
private struct Microphone {
  private var random = RandomSource(seed: 11)
  private var low: Float = 0
  private var swell: Float = 0
  private var sample = 0

  /// Rumbling that swells and falls, over a faint noise.
  mutating func street(_ loudness: Float = 1) -> [Float] {
    (0..<8000).map { _ in
      low += 0.15 * (normal() - low)
      swell += 0.0005 * (normal() - swell)
      return 0.1 * loudness * low * (1 + min(max(40 * swell, -0.8), 2)) + 0.001 * normal()
    }
  }

  mutating func white(_ amplitude: Float) -> [Float] {
    (0..<8000).map { _ in amplitude * normal() }
  }

  mutating func tone(_ frequency: Double, _ amplitude: Float) -> [Float] {
    (0..<8000).map { at in amplitude * Float(sin(2 * .pi * frequency * Double(at) / 16_000)) }
  }

  private mutating func normal() -> Float {
    (0..<4).reduce(Float(-2)) { sum, _ in sum + random.uniform() } * 1.73
  }
}
