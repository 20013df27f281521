// SPDX-License-Identifier: Apache-2.0
import Foundation
import Tensors

/// What the checks of half a second of sound look at.
struct SoundFeatures: Equatable, Sendable {
  /// Samples at 16 kHz that are looked at.
  static let length = 8000
  private static let sampleRateHz = 16_000.0
  /// Level of digital silence, in decibels below full scale.
  static let lowestLevel: Float = -120

  /// Effective value without what is constant, in decibels: 0 is a full-scale square wave.
  let level: Float
  /// How much the level varies over twentieths of a second, in decibels (standard deviation).
  let unsteadiness: Float
  /// Peak over effective value in fiftieths of a second, the median over the loud ones of them:
  /// 1 for a square wave, 1.4 for a sine, 2 to 3 for voices and noise.
  let crest: Float
  /// Share of the power from 40 Hz on that is at multiples of 50 or of 60 Hz, the larger one.
  let hum: Float
  /// Spectral flatness from 200 to 7000 Hz: 1 for white noise, near 0 for a tone.
  let flatness: Float

  /// - Parameter samples: mono, 16 kHz, -1...1; half a second of them, less is filled up with zeros.
  init(_ samples: [Float]) {
    let signal = Array(samples.prefix(Self.length))
    let mean = signal.reduce(0, +) / Float(max(1, signal.count))
    let centred = signal.map { $0 - mean }
    level = Self.decibels(power: Self.power(centred[...]))
    let parts = stride(from: 0, to: centred.count, by: 800).map { start in
      Self.decibels(power: Self.power(centred[start..<min(start + 800, centred.count)]))
    }
    unsteadiness = Self.deviation(parts)
    crest = Self.crest(centred)
    let padded = centred + Array(repeating: 0, count: Self.length - centred.count)
    let spectrum = Self.spectrogram.magnitudes(of: padded).values.map { $0 * $0 }
    hum = max(
      Self.share(of: spectrum, atMultiplesOf: 50), Self.share(of: spectrum, atMultiplesOf: 60))
    flatness = Self.flatness(of: spectrum)
  }

  private static let spectrogram = Spectrogram(
    window: (0..<length).map { 0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(length)) },
    hop: length, length: 8192)
  private static let lowHum: Float = 0.3
  private static let binHz = sampleRateHz / 8192

  private static func power(_ samples: ArraySlice<Float>) -> Float {
    samples.reduce(0) { $0 + $1 * $1 } / Float(max(1, samples.count))
  }

  private static func decibels(power: Float) -> Float {
    max(lowestLevel, 10 * log10(max(power, 1e-30)))
  }

  private static func deviation(_ values: [Float]) -> Float {
    let mean = values.reduce(0, +) / Float(max(1, values.count))
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(max(1, values.count))
    return square.squareRoot()
  }

  /// Loud are those of at least half the effective value of the loudest.
  private static func crest(_ signal: [Float]) -> Float {
    let parts = stride(from: 0, to: signal.count, by: 320).map {
      start -> (rms: Float, peak: Float) in
      let part = signal[start..<min(start + 320, signal.count)]
      return (power(part).squareRoot(), part.reduce(0) { max($0, abs($1)) })
    }
    let loudest = parts.map(\.rms).max() ?? 0
    guard loudest > 0 else { return 1 }
    let crests = parts.filter { $0.rms >= loudest / 2 }.map { $0.peak / $0.rms }.sorted()
    return crests[crests.count / 2]
  }

  /// Of the first 20 multiples, with 5 Hz around each: what the window makes of a tone.
  ///
  /// They are no hum unless the first six have at least `lowHum` of all power.
  private static func share(of spectrum: [Float], atMultiplesOf mains: Double) -> Float {
    var (total, low, high): (Float, Float, Float) = (0, 0, 0)
    for bin in Int(40 / binHz)..<spectrum.count {
      let frequency = Double(bin) * binHz
      let multiple = (frequency / mains).rounded()
      total += spectrum[bin]
      guard (1...20).contains(multiple), abs(frequency - multiple * mains) <= 5 else { continue }
      if multiple <= 6 { low += spectrum[bin] } else { high += spectrum[bin] }
    }
    return total > 0 && low >= lowHum * total ? (low + high) / total : 0
  }

  /// Geometric over arithmetic mean (Johnston 1988, doi:10.1109/49.608) of the power in bands of
  /// 200 Hz, in which the scatter of single bins has evened out.
  private static func flatness(of spectrum: [Float]) -> Float {
    let bands = stride(from: 200.0, to: 7000, by: 200).map { start -> Float in
      let bins = Int(start / binHz)..<Int((start + 200) / binHz)
      return bins.reduce(1e-20) { $0 + spectrum[$1] } / Float(bins.count)
    }
    let mean = bands.reduce(0, +) / Float(bands.count)
    let logarithm = bands.reduce(0) { $0 + log($1) } / Float(bands.count)
    return exp(logarithm) / mean
  }
}
