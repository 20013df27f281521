// SPDX-License-Identifier: Apache-2.0

/// Loudness of a window of sound, and the gain that brings it to what the encoder was trained on.
package struct SoundLevel {
  /// Largest magnitude, 0...1.
  let peak: Float

  /// 18 dB: enough for a distant microphone, too little to make events of a quiet room's hiss.
  static let largestGain: Float = 8
  /// Below this a window is taken for digital silence: -80 dB of full scale.
  package static let quiet: Float = 1e-4

  init(of samples: [Float]) {
    peak = samples.reduce(0) { max($0, abs($1)) }
  }

  var isQuiet: Bool { peak < Self.quiet }

  /// The samples scaled to a peak of 1, or by `largestGain` where that is less.
  func normalized(_ samples: [Float]) -> [Float] {
    guard !isQuiet else { return samples }
    let gain = min(1 / peak, Self.largestGain)
    return samples.map { $0 * gain }
  }
}
