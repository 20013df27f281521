// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import TestSupport
import Testing

@testable import Media

/// Everything that a source yields.
struct Reading {
  var info: SourceInfo
  var steps: [Step] = []
  var gaps: [Gap] = []
  var warnings: [String] = []

  init(_ path: String, _ change: (inout SourceOptions) -> Void = { _ in }) throws {
    var options = SourceOptions(location: path, name: "test")
    change(&options)
    let source = try MediaSource(options, interrupt: InterruptFlag())
    info = source.info
    while let event = try source.next() {
      switch event {
      case .step(let step): steps.append(step)
      case .gap(let gap): gaps.append(gap)
      case .health: break
      case .warning(let text): warnings.append(text)
      }
    }
  }

  /// The number shown by each step's frame.
  var numbers: [Int?] { steps.map { $0.frame.map { number(in: $0.luma) } } }

  /// Times at which the sound of all steps, each without its margins, is loud; in seconds.
  var clicks: [Double] {
    var found: [Double] = []
    for step in steps {
      guard let samples = step.audio?.samples else { continue }
      let own = Int(step.duration.seconds * 16_000)
      let margin = (samples.count - own) / 2
      var index = margin
      while index < margin + own {
        if abs(samples[index]) > 0.3 {
          let peak = (index..<min(index + 48, samples.count)).max {
            abs(samples[$0]) < abs(samples[$1])
          }
          found.append(step.start.seconds + Double((peak ?? index) - margin) / 16_000)
          index += 160
        }
        index += 1
      }
    }
    return found
  }
}

/// Reads what `ClipMaker.numberedFrames` wrote.
func number(in luma: LumaGrid) -> Int {
  (0..<8).reduce(0) { number, bit in
    let column = (2 * bit + 1) * luma.columns / 16
    let value = luma.values[luma.rows / 2 * luma.columns + column]
    return number | (value > 127 ? 1 << bit : 0)
  }
}

/// Every click is found once, within 1 ms, and nothing else is loud.
func expectClicks(
  _ reading: Reading, at times: [Double], sourceLocation: SourceLocation = #_sourceLocation
) {
  let found = reading.clicks
  #expect(
    found.count == times.count && zip(found, times).allSatisfy { abs($0 - $1) <= 0.001 },
    "clicks at \(found), expected at \(times)", sourceLocation: sourceLocation)
}

extension Double {
  /// A sine of amplitude 1.
  static func sine(cycles: Double) -> Double { sin(2 * .pi * cycles) }
}
