// SPDX-License-Identifier: Apache-2.0
import Core

extension Step {
  /// The same step at another place of another time, with the same time of day.
  ///
  /// - Parameters:
  ///   - epoch: its epoch there.
  ///   - index: its number there.
  ///   - shift: what is added to its times.
  ///   - arrival: the clock for a step that has none.
  /// - Returns: the step.
  func moved(toEpoch epoch: Int, index: Int, by shift: MediaTime, arrival: WallClock) -> Step {
    var step = Step(
      index: index, epoch: epoch, start: start + shift, duration: duration,
      frame: frame.map {
        VideoFrame(
          presentationTime: $0.presentationTime + shift, picture: $0.picture, luma: $0.luma)
      },
      audio: audio,
      cues: cues?.map { Cue(start: $0.start + shift, end: $0.end + shift, text: $0.text) },
      clock: clock.moved(by: shift) ?? arrival)
    step.origin = origin.map { Origin(connection: $0.connection, shift: $0.shift + shift) }
    step.lumas = lumas?.map { LumaSample(time: $0.time + shift, grid: $0.grid) }
    return step
  }
}

extension WallClock {
  /// The same time of day for times to which `shift` was added; `nil` where nothing tells it.
  func moved(by shift: MediaTime) -> WallClock? {
    origin.map {
      WallClock(
        source: source, origin: $0 - shift, uncertaintyMilliseconds: uncertaintyMilliseconds,
        cameraOffsetMilliseconds: cameraOffsetMilliseconds)
    }
  }
}
