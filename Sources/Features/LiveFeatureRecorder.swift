// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Fusion
import Segments

/// Records what the encoders make of a live source, beside its analysis and never in its way.
///
/// Steps are written on a thread of their own. Where the disk cannot keep up steps are left out,
/// and where it refuses it is tried again after a while. A source is called after the camera, the
/// session and the day, and a new one begins with each day, or when there is no room left but what
/// its own steps take.
package final class LiveFeatureRecorder: Sendable {
  package struct Options: Sendable {
    /// Steps that are kept in memory: two minutes at two a second.
    package var stepsPerChunk = 240
    /// Steps that may wait for the disk besides.
    package var waiting = 240
    /// Steps that are left out after a failure: ten minutes.
    package var pause = 1200

    package init() {}
  }

  private struct State {
    var recorder: FeatureRecorder?
    var name = ""
    var day = ""
    /// Sources that were begun on this day.
    var parts = 0
    /// Chunks of the source at the last look at the size of all.
    var chunks = 0
    /// Steps still to be left out.
    var pause = 0
    var isFull = false
  }

  private let shelf: FeatureShelf
  private let origin: FeatureCache.Origin
  private let options: Options
  private let day: @Sendable (EncodedStep) -> String
  private let encode: @Sendable (Cue) -> EncodedCue
  private let report: @Sendable (String) -> Void
  private let queue = DispatchQueue(label: "nightjar.features", qos: .utility)
  private let waiting = Locked((steps: 0, leftOut: 0))
  private let state = Locked(State())

  /// - Parameters:
  ///   - shelf: where the features go.
  ///   - origin: what the source's records say it is.
  ///   - options: how much is kept in memory.
  ///   - day: names the day of a step.
  ///   - encode: the text encoder, called on the recorder's own thread.
  ///   - report: told what went wrong.
  package init(
    into shelf: FeatureShelf, origin: FeatureCache.Origin, options: Options = Options(),
    day: @escaping @Sendable (EncodedStep) -> String,
    encode: @escaping @Sendable (Cue) -> EncodedCue, report: @escaping @Sendable (String) -> Void
  ) {
    self.shelf = shelf
    self.origin = origin
    self.options = options
    self.day = day
    self.encode = encode
    self.report = report
  }

  /// Takes the next step, and returns at once.
  package func record(_ step: EncodedStep) {
    let step = step.withoutPicture
    let leftOut: Int? = waiting.withLock { waiting in
      guard waiting.steps < options.waiting else {
        waiting.leftOut += 1
        return nil
      }
      waiting.steps += 1
      defer { waiting.leftOut = 0 }
      return waiting.leftOut
    }
    guard let leftOut else { return }
    queue.async { [self] in
      if leftOut > 0 { report("the disk is too slow: \(leftOut) steps were not recorded") }
      state.withLock { take(step, &$0) }
      waiting.withLock { $0.steps -= 1 }
    }
  }

  /// Writes what is in memory.
  ///
  /// - Parameter seconds: the most that is waited for.
  package func finish(within seconds: Double) {
    let done = DispatchGroup()
    queue.async(group: done) { [self] in state.withLock { close(&$0) } }
    if done.wait(timeout: .now() + seconds) == .timedOut {
      report("the disk is too slow: the last steps may not be recorded")
    }
  }

  private func take(_ step: EncodedStep, _ state: inout State) {
    guard state.pause == 0 else {
      state.pause -= 1
      return
    }
    do throws(FeaturesError) {
      let today = day(step)
      if state.recorder == nil || state.day != today || state.isFull { try begin(today, &state) }
      guard let recorder = state.recorder else { return }
      recorder.record(step)
      if let failure = recorder.failure { throw failure }
      guard recorder.chunks != state.chunks else { return }
      state.chunks = recorder.chunks
      state.isFull = try !shelf.trim()
    } catch {
      report("\(error) Features are not recorded for a while.")
      state.pause = options.pause
      close(&state)
    }
  }

  private func begin(_ today: String, _ state: inout State) throws(FeaturesError) {
    close(&state)
    state.parts = state.day == today ? state.parts + 1 : 1
    state.day = today
    let part = state.parts == 1 ? "" : ".\(state.parts)"
    state.name = "\(origin.source)/\(origin.session ?? "")/\(today)\(part)"
    shelf.begin(state.name)
    state.recorder = try FeatureRecorder(
      into: shelf.cache, source: state.name, fingerprint: "", origin: origin,
      stepsPerChunk: options.stepsPerChunk, isOpenEnded: true, encode: encode)
  }

  private func close(_ state: inout State) {
    defer {
      shelf.end(state.name)
      (state.recorder, state.chunks, state.isFull) = (nil, 0, false)
    }
    guard let recorder = state.recorder, recorder.failure == nil else { return }
    do throws(FeaturesError) {
      try recorder.finish()
      _ = try shelf.trim()
    } catch {
      report("\(error)")
    }
  }
}
