// SPDX-License-Identifier: Apache-2.0

/// The sound around a step: mono, 16 kHz, in -1...1, as long as the audio encoder's window.
package struct AudioChunk: Sendable {
  package static let sampleRateHz = 16_000

  /// The window centred on the step; 0 where there was no sound to be had.
  package let samples: [Float]
  /// Share of the step itself, not of the window around it, for which sound exists: 0...1.
  package let coverage: Double

  package init(samples: [Float], coverage: Double) {
    self.samples = samples
    self.coverage = coverage
  }
}
