// SPDX-License-Identifier: Apache-2.0
import Core
import Media
import Tensors

@testable import Pipeline

/// A source that plays back a list of events, and then ends or fails.
struct ScriptedSource: StepSource {
  var events: [SourceEvent]
  var failure: MediaError?
  /// Called on the reading thread before the event of that number is handed out.
  var before: @Sendable (Int) -> Void = { _ in }
  private let position = Position()

  init(events: [SourceEvent]) {
    self.events = events
  }

  func next() throws(MediaError) -> SourceEvent? {
    let index = position.advance()
    before(index)
    if index < events.count { return events[index] }
    if let failure { throw failure }
    return nil
  }

  /// Moving blocks of grey and sound of varying loudness, all by formula.
  static func footage(steps: Int) -> ScriptedSource {
    var random = RandomSource(seed: 7)
    return ScriptedSource(
      events: (0..<steps).map {
        .step(
          step(
            $0, grey: UInt8.random(in: 0...255, using: &random),
            loudness: Float.random(in: 0...1, using: &random)))
      })
  }

  /// A plain picture and a constant sound; `nil` leaves the modality out.
  static func step(_ index: Int, grey: UInt8?, loudness: Float?) -> Step {
    let start = MediaTime(seconds: 0.5) * index
    return Step(
      index: index, epoch: 0, start: start, duration: MediaTime(seconds: 0.5),
      frame: grey.map { grey in
        VideoFrame(
          presentationTime: start,
          picture: RGBImage(
            width: 32, height: 32, pixels: [UInt8](repeating: grey, count: 32 * 32 * 3)),
          luma: LumaGrid(columns: 2, rows: 1, values: [grey, grey]))
      },
      audio: loudness.map {
        AudioChunk(samples: [Float](repeating: $0, count: 8), coverage: 1)
      }, cues: nil)
  }

  private final class Position: Sendable {
    private let index = Locked(0)
    func advance() -> Int {
      index.withLock { index in
        defer { index += 1 }
        return index
      }
    }
  }
}
