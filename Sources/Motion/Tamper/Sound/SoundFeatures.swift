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
  /// How loud its samples are.
  let levels: LevelHistogram
  /// Share of the power that is in the strongest tone, the median over the loud frames of 32 ms.
  let tone: Float
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
    levels = LevelHistogram(centred)
    let padded = centred + Array(repeating: 0, count: Self.length - centred.count)
    let spectrum = Self.spectrogram.magnitudes(of: padded).values.map { $0 * $0 }
    hum = max(
      Self.share(of: spectrum, atMultiplesOf: 50), Self.share(of: spectrum, atMultiplesOf: 60))
    flatness = Self.flatness(of: spectrum)
    tone = Self.tone(Self.frames.magnitudes(of: padded))
  }

  private static let spectrogram = Spectrogram(window: hann(length), hop: length, length: 8192)
  private static let frames = Spectrogram(window: hann(512), hop: 512, length: 512)
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

  private static func hann(_ length: Int) -> [Double] {
    (0..<length).map { 0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(length)) }
  }

  /// Loud are frames with at least a quarter of the loudest one's power; a tone is two bins to
  /// either side of the strongest.
  private static func tone(_ magnitudes: Tensor) -> Float {
    let bins = magnitudes.shape[1]
    let parts = (0..<magnitudes.shape[0]).map { frame -> (power: Float, tone: Float) in
      let power = magnitudes.values[frame * bins..<(frame + 1) * bins].dropFirst().map { $0 * $0 }
      let strongest = power.indices.max { power[$0] < power[$1] } ?? 0
      let around = max(0, strongest - 2)..<min(power.count, strongest + 3)
      return (power.reduce(0, +), power[around].reduce(0, +))
    }
    let loudest = parts.map(\.power).max() ?? 0
    guard loudest > 0 else { return 0 }
    let shares = parts.filter { $0.power >= loudest / 4 }.map { $0.tone / $0.power }.sorted()
    return shares[shares.count / 2]
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
