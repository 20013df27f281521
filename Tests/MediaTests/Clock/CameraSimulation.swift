// SPDX-License-Identifier: Apache-2.0
import Core

@testable import Media

/// A camera, a network and a host with clocks that are wrong in known ways, all in seconds.
struct CameraSimulation {
  /// What a step was given, and what is true.
  struct Sample {
    let index: Int
    let start: Double
    let clock: WallClock
    /// Host's time of day when the step's start was taken.
    let truth: Double

    var wall: Double { (clock.time(of: MediaTime(seconds: start)) ?? .zero).seconds }
    var error: Double { wall - truth }
    var uncertainty: Double { (clock.uncertaintyMilliseconds ?? 0) / 1000 }
  }

  static let begin = 1_700_000_000.0

  /// How much faster the timestamps run than the host's clock, in parts per million.
  var drift = 0.0
  var latency = 0.12
  /// Upper end of what a packet takes longer than `latency`; mostly it is far less.
  var jitter = 0.2
  var seconds = 300.0
  /// What the camera believes the time of day is less what it is, by true time since the start;
  /// `nil` is a camera that does not say.
  var cameraError: ((Double) -> Double)?
  /// By how much the host's time of day is off, by true time since the start.
  var hostError: (Double) -> Double = { _ in 0 }
  /// No packet gets through meanwhile; they come all at once at its end.
  var stall: ClosedRange<Double>?
  var settings = WallClockTracker.Settings()
  var seed: UInt64 = 1

  func run() -> [Sample] {
    var tracker = WallClockTracker(settings)
    var random = SplitMix(state: seed)
    var samples: [Sample] = []
    var arrivalBefore = 0.0
    for frame in 0..<Int(seconds * 25) {
      let taken = Double(frame) * 0.04
      let excess = random.share()
      var arrival = taken + latency + jitter * excess * excess * excess
      if let stall, stall.contains(arrival) { arrival = stall.upperBound }
      arrival = max(arrival, arrivalBefore)
      arrivalBefore = arrival
      let time = taken * (1 + drift / 1e6)
      tracker.observe(
        MediaTime(seconds: time),
        arrival: HostTime(
          wall: MediaTime(seconds: Self.begin + arrival + hostError(arrival)),
          monotonic: MediaTime(seconds: 5000 + arrival)),
        camera: cameraError.map { MediaTime(seconds: Self.begin + taken + $0(taken)) })
      // A step is out half a second after it ended.
      let index = Int((time - 1) * 2)
      guard time >= 1, samples.count <= index else { continue }
      let start = Double(samples.count) / 2
      let clock = tracker.clock(ofStep: samples.count, from: MediaTime(seconds: start))
      let truth = start / (1 + drift / 1e6)
      samples.append(
        Sample(
          index: samples.count, start: start, clock: clock,
          truth: Self.begin + truth + hostError(arrival)))
    }
    return samples
  }
}

/// The generator of Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195.
struct SplitMix {
  var state: UInt64

  /// 0..<1, evenly.
  mutating func share() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return Double(mixed >> 11) / 9_007_199_254_740_992
  }
}
