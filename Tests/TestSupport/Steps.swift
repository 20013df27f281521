// SPDX-License-Identifier: Apache-2.0
import Core
import Segments

/// Encoded steps of half a second, made by hand.
package enum Steps {
  package static let soundNames = [
    "Speech", "Glass", "Shatter", "Gunshot, gunfire", "Explosion", "Siren", "Glass chimes",
  ]
  package static let sceneNames = ["street", "cat", "lamp"]

  /// One step.
  ///
  /// - Parameters:
  ///   - index: number of the step; it starts at half as many seconds.
  ///   - epoch: number of the epoch.
  ///   - sounds: scores by name, the rest 0; `nil` is no audio.
  ///   - peak: loudest sample.
  ///   - coverage: share of the step that has sound; `nil` is 1, or 0 without audio.
  ///   - luma: brightness of the four blocks of the picture; `nil` is no picture.
  ///   - pixels: colours of the picture's four pixels, 12 values, which are taken for frozen; `nil` is
  ///     another picture every time.
  ///   - shownAt: number of the step in which the frame was new; `nil` is this one.
  ///   - cues: transcript.
  ///   - clock: which time of day it is.
  ///   - motion: what moved.
  /// - Returns: the step.
  package static func step(
    _ index: Int, epoch: Int = 0, sounds: [String: Float]? = [:], peak: Float = 0.5,
    coverage: Double? = nil, luma: [UInt8]? = [90, 100, 110, 120], pixels: [UInt8]? = nil,
    shownAt: Int? = nil, cues: [Cue]? = nil, clock: WallClock = .none,
    motion: MotionObservation? = nil
  ) -> EncodedStep {
    let audio = sounds.map { sounds in
      EncodedStep.View(
        features: [1], scores: soundNames.map { sounds[$0] ?? 0 }, vector: [1, 0])
    }
    let video = luma.map { _ in
      EncodedStep.View(
        features: [Float(index), 1], scores: [0.2, 0.7, 0.1], vector: [0, 1])
    }
    let frame = luma.map { luma in
      VideoFrame(
        presentationTime: time(shownAt ?? index),
        picture: RGBImage(
          width: 2, height: 2,
          pixels: pixels ?? Array(repeating: UInt8(truncatingIfNeeded: index), count: 12)),
        luma: LumaGrid(columns: 2, rows: 2, values: luma))
    }
    let isBlack = luma?.allSatisfy { $0 <= 20 }
    let tamper = TamperObservation([
      .black: isBlack.map { $0 ? .met(1) : .clear } ?? .unknown,
      .frozen: isBlack.map { $0 || pixels == nil ? .clear : .met(1) } ?? .unknown,
    ])
    return EncodedStep(
      index: index, epoch: epoch, start: time(index), end: time(index + 1), video: video,
      audio: audio, audioCoverage: coverage ?? (audio == nil ? 0 : 1), loudnessPeak: peak,
      frame: frame, cues: cues, clock: clock, motion: motion, tamper: tamper)
  }

  /// When step `index` starts.
  package static func time(_ index: Int) -> MediaTime {
    MediaTime(nanoseconds: 500_000_000) * index
  }
}
