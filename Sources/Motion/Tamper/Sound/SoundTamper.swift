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
/// | clipped | far more of it than usual is as loud as its loudest; see `Clipping` |
/// | hum | most of the power is at multiples of 50 or 60 Hz, steadily |
/// | noise | the spectrum is flat and steady, and it drowns what is usually to be heard |
///
/// Quiet is none of these: a quiet microphone has a floor of its own, which the memory knows after
/// ten seconds. A microphone whose quiet is digital silence, as some cameras gate it, is found out
/// when sound comes back by itself, and silence means nothing there any more. What lasts for ten
/// minutes becomes usual, but for what clips. Heavy rain on the microphone is noise.
package struct SoundTamper: Sendable {
  /// Decibels of digital silence, with what coding makes of it.
  static let silence: Float = -80
  /// Decibels below the usual floor that are a collapse.
  static let collapse: Float = 20
  /// A collapse is at most so loud.
  static let collapsed: Float = -72
  /// Share of all steps that are silent where silence is usual.
  static let gatedShare: Float = 0.05
  /// Decibels below which nothing is to be heard that bothers anyone.
  static let audible: Float = -50
  static let humShare: Float = 0.7
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
  private var clipping = Clipping()

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
    let isSteady = features.level >= Self.audible && features.unsteadiness <= Self.steady
    let isHiss = isSteady && features.flatness >= Self.flatness
    verdicts.hum =
      isSteady && features.hum >= Self.humShare ? .met(Double(features.hum)) : .clear
    verdicts.clipped = isHiss ? .clear : clipping.read(features)
    verdicts.noise = isHiss ? noise(features) : .clear
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

  private func noise(_ features: SoundFeatures) -> Verdict {
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
