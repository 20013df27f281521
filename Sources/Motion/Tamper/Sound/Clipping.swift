// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

/// Tells overdriven sound by how much of it is as loud as its loudest.
///
/// Ordinary sounds, music too, touch their peak and fall back: within four seconds 0.1 to 1.5 % of
/// the samples are within 2 dB of it. What is cut off at a ceiling stays there. Pure tones and hum do
/// so by nature and are left out; a buzzer's square wave cannot be told from a clipped tone.
struct Clipping: Sendable {
  /// Steps that are looked at together.
  static let span = 8
  static let nearPeakDecibels: Float = 2
  /// Share of the samples near the peak that is ordinary everywhere.
  static let ordinaryShare: Float = 0.018
  /// The same where it is not known yet what is usual.
  static let ordinaryShareAnywhere: Float = 0.1
  /// Natural logarithm of the rise over what is usual that is clipping, and at which it ends.
  static let rise: Float = 0.5
  static let fall: Float = 0.25
  /// Decibels below which nothing clips.
  static let clippable: Float = -35
  /// Share of the power in one tone from which on it is a pure one.
  static let tonal: Float = 0.95
  /// Steps after which it is known what is usual, 10 s at 2 per second.
  static let learning = 20
  private static let memory: Float = 240
  private static let rate: Float = 0.25
  /// Keeps the logarithm of next to nothing from being far away.
  private static let least: Float = 0.002

  private var recent: [LevelHistogram] = []
  /// Logarithm of the share near the peak, over seconds and over minutes.
  private var now: Float?
  private var usual: Float?
  private var steps = 0
  private var isMet = false

  /// A pause, or a tone, says nothing about a microphone that clipped before it.
  mutating func read(_ features: SoundFeatures) -> Verdict {
    guard features.level >= SoundTamper.audible, features.tone < Self.tonal,
      features.hum < SoundTamper.humShare
    else { return unheard }
    recent = recent.suffix(Self.span - 1) + [features.levels]
    let share = Self.logarithm(
      recent.reduce(into: LevelHistogram()) { $0 += $1 }.share(within: Self.nearPeakDecibels))
    let smooth = now.map { $0 + Self.rate * (share - $0) } ?? share
    now = smooth
    guard smooth >= limit else {
      isMet = false
      learn(share)
      return .clear
    }
    guard features.level >= Self.clippable else { return unheard }
    isMet = true
    return .met(Double(1 - exp(ordinary - smooth)))
  }

  private var unheard: Verdict { isMet ? .unknown : .clear }

  /// What is known to be usual, once enough was heard.
  private var known: Float? { steps >= Self.learning ? usual : nil }

  private var limit: Float {
    guard let known else { return Self.logarithm(Self.ordinaryShareAnywhere) }
    return max(Self.logarithm(Self.ordinaryShare), known + (isMet ? Self.fall : Self.rise))
  }

  /// The most that is ordinary.
  private var ordinary: Float {
    known.map { max(Self.logarithm(Self.ordinaryShare), $0) }
      ?? Self.logarithm(Self.ordinaryShareAnywhere)
  }

  private mutating func learn(_ share: Float) {
    steps = min(steps + 1, 1 << 20)
    usual = usual.map { $0 + (share - $0) / min(Float(steps), Self.memory) } ?? share
  }

  private static func logarithm(_ share: Float) -> Float { log(share + least) }
}
