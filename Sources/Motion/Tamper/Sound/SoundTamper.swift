// SPDX-License-Identifier: Apache-2.0
import Core

/// What of a camera's sound has been tampered with, for all kinds at once.
package struct SoundVerdicts: Equatable, Sendable {
  package var mute = Verdict.unknown
  package var clipped = Verdict.unknown
  package var hum = Verdict.unknown
  package var noise = Verdict.unknown

  /// `nil` for the kinds of picture.
  package subscript(_ kind: TamperKind) -> Verdict? {
    switch kind {
    case .mute: mute
    case .clipped: clipped
    case .hum: hum
    case .noise: noise
    case .black, .frozen, .covered, .defocused, .moved, .flash: nil
    }
  }
}

/// Tells what has been done to one camera's microphone, from half a second of sound at a time.
///
/// | kind | what it is told by |
/// |---|---|
/// | mute | digital silence, or a level 20 dB below the quietest that is usual |
/// | clipped | what is loud has no peaks above its effective value any more, and is not a tone |
/// | hum | most of the power is at multiples of 50 or 60 Hz, steadily |
/// | noise | the spectrum is flat and steady, and it drowns what is usually to be heard |
///
/// Quiet is none of these: a quiet microphone has a floor of its own, which the memory knows after
/// ten seconds. A microphone whose quiet is digital silence, as some cameras gate it, is found out
/// when sound comes back by itself, and silence means nothing there any more. What lasts for ten
/// minutes becomes usual. Heavy rain on the microphone is noise, and clipping is not told in music:
/// tones and drums have other crests than streets and crowds.
package struct SoundTamper: Sendable {
  /// Decibels of digital silence, with what coding makes of it.
  static let silence: Float = -80
  /// Decibels below the usual floor that are a collapse.
  static let collapse: Float = 20
  /// A collapse is at most so loud.
  static let collapsed: Float = -72
  /// Share of all steps that are silent where silence is usual.
  static let gatedShare: Float = 0.05
  /// Share of its usual crest that clipped sound has at most, and the most that it has.
  static let clippedShare: Float = 0.85
  static let clippedCrest: Float = 2.4
  /// Sound with a crest as small as this is clipped whatever is usual.
  static let squareCrest: Float = 1.6
  /// Spectral flatness below which a sound is a tone, whose crest is small by nature.
  static let tonal: Float = 0.015
  /// Weight of a step in what the crest is taken to be: memory of two seconds.
  private static let crestRate: Float = 0.25
  /// Decibels below which nothing clips.
  static let clippable: Float = -35
  static let humShare: Float = 0.7
  /// Decibels below which a hum or a hiss bothers no one.
  static let audible: Float = -50
  static let flatness: Float = 0.75
  /// Decibels of variation within half a second.
  static let steady: Float = 1.5
  /// Decibels above the usual level where that is flat too, and below it where it is not.
  static let louder: Float = 10
  static let drowning: Float = 6
  static let usuallyFlat: Float = 0.5
  /// Steps after which what is strange is usual, 10 minutes.
  static let relearning = 1200
  /// Weight of a step in the share of silent ones: memory of about 10 minutes.
  private static let gateRate: Float = 1.0 / 1200
  private static let leastCoverage = 0.5

  private var memory = SoundMemory()
  private var silentRun = 0
  private var silentShare: Float = 0
  private var strangeSteps = 0
  /// Crest of what was loud in the last seconds.
  private var crest: Float?
  private var isClipping = false

  package init() {}

  /// - Parameters:
  ///   - samples: the step's own half second, mono, 16 kHz, -1...1; `nil` if there is no sound.
  ///   - coverage: share of the step for which there is sound.
  /// - Returns: all unknown without enough sound.
  package mutating func read(_ samples: [Float]?, coverage: Double = 1) -> SoundVerdicts {
    guard let samples, !samples.isEmpty, coverage >= Self.leastCoverage else {
      return SoundVerdicts()
    }
    let features = SoundFeatures(samples)
    var verdicts = SoundVerdicts()
    verdicts.mute = mute(features)
    let isAudible = features.level >= Self.audible
    let isSteady = features.unsteadiness <= Self.steady
    verdicts.hum =
      isAudible && isSteady && features.hum >= Self.humShare ? .met(Double(features.hum)) : .clear
    verdicts.clipped = verdicts.hum.isMet ? .clear : clipped(features)
    verdicts.noise = noise(features, isAudible: isAudible && isSteady)
    learn(features, isStrange: verdicts.mute.isMet || verdicts.hum.isMet || verdicts.noise.isMet)
    return verdicts
  }

  private mutating func mute(_ features: SoundFeatures) -> Verdict {
    let isSilent = features.level <= Self.silence
    if isSilent {
      silentRun += 1
      return silentShare >= Self.gatedShare ? .clear : .met(1)
    }
    // Sound that comes back by itself was not cut off.
    for _ in 0..<min(silentRun, Self.relearning) {
      silentShare += Self.gateRate * (1 - silentShare)
    }
    silentRun = 0
    silentShare -= Self.gateRate * silentShare
    guard memory.isReady else { return .unknown }
    let limit = min(Self.collapsed, memory.floor - Self.collapse)
    return features.level <= limit ? .met(0.9) : .clear
  }

  /// A pause says nothing about a microphone that clipped before it.
  private mutating func clipped(_ features: SoundFeatures) -> Verdict {
    guard features.level >= Self.clippable else { return isClipping ? .unknown : .clear }
    if features.flatness < Self.tonal {
      isClipping = false
      return .clear
    }
    let smooth = crest.map { $0 + Self.crestRate * (features.crest - $0) } ?? features.crest
    crest = smooth
    let limit =
      memory.knowsCrest
      ? min(Self.clippedCrest, Self.clippedShare * (memory.crest ?? 0)) : Self.squareCrest
    isClipping = smooth <= max(limit, Self.squareCrest)
    if !isClipping { memory.learnCrest(features.crest) }
    return isClipping ? .met(Double(min(1, 1 / smooth))) : .clear
  }

  private func noise(_ features: SoundFeatures, isAudible: Bool) -> Verdict {
    guard isAudible && features.flatness >= Self.flatness else { return .clear }
    guard memory.isReady else { return .unknown }
    let limit =
      memory.usual + (memory.flatness >= Self.usuallyFlat ? Self.louder : -Self.drowning)
    return features.level >= limit ? .met(Double(features.flatness)) : .clear
  }

  private mutating func learn(_ features: SoundFeatures, isStrange: Bool) {
    strangeSteps = isStrange ? strangeSteps + 1 : 0
    if strangeSteps >= Self.relearning {
      memory = SoundMemory()
      strangeSteps = 0
    } else if !isStrange {
      memory.learn(features)
    }
  }
}
