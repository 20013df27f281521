// SPDX-License-Identifier: Apache-2.0
import Core
import Fusion
import Segments
import Tensors

/// Takes the encoded steps of one source and writes them to a cache, chunk by chunk.
///
/// Steps come in order, from one thread at a time; the other methods may be called by any.
package final class FeatureRecorder: Sendable {
  /// Steps of a chunk: ten minutes at two a second.
  package static let stepsPerChunk = 1200

  private struct State {
    var writer: FeatureWriter
    var steps: [EncodedStep] = []
    var failure: FeaturesError?
  }

  private let captions: [FeatureChunk.Caption]
  private let encode: @Sendable (Cue) -> EncodedCue
  private let stepsPerChunk: Int
  private let isOpenEnded: Bool
  private let state: Locked<State>

  /// Removes what is there of the source.
  ///
  /// - Parameters:
  ///   - cache: where the chunks go.
  ///   - name: the source's.
  ///   - fingerprint: of the footage and the texts about it.
  ///   - origin: what records say of it.
  ///   - captions: sentences about the source, with their vectors.
  ///   - stepsPerChunk: the most that is kept in memory.
  ///   - isOpenEnded: whether it counts as complete after every chunk.
  ///   - encode: the text encoder.
  /// - Throws: `FeaturesError.cannotWrite`.
  package init(
    into cache: FeatureCache, source name: String, fingerprint: String,
    origin: FeatureCache.Origin? = nil, captions: [FeatureChunk.Caption] = [],
    stepsPerChunk: Int = FeatureRecorder.stepsPerChunk, isOpenEnded: Bool = false,
    encode: @escaping @Sendable (Cue) -> EncodedCue
  ) throws(FeaturesError) {
    self.captions = captions
    self.stepsPerChunk = stepsPerChunk
    self.isOpenEnded = isOpenEnded
    self.encode = encode
    state = Locked(
      State(
        writer: try FeatureWriter(
          into: cache, source: name, fingerprint: fingerprint, origin: origin)))
  }

  /// Why nothing is written any more.
  package var failure: FeaturesError? { state.withLock(\.failure) }

  /// Chunks that are written.
  var chunks: Int { state.withLock(\.writer.chunks) }

  /// Takes the next step; a failure to write is kept for `failure` and `finish`.
  package func record(_ step: EncodedStep) {
    state.withLock { state in
      if let last = state.steps.last, last.epoch != step.epoch || last.end != step.start {
        write(&state)
      }
      state.steps.append(step.withoutPicture)
      if state.steps.count == stepsPerChunk { write(&state) }
    }
  }

  /// Writes the rest and says that the source is complete.
  ///
  /// - Returns: what there is of it now.
  /// - Throws: `FeaturesError.cannotWrite`, also for what failed before.
  @discardableResult
  package func finish() throws(FeaturesError) -> FeatureCache.Source {
    let state = state.withLock { state in
      write(&state)
      return state
    }
    if let failure = state.failure { throw failure }
    return try state.writer.finish(captions: captions.count)
  }

  private func write(_ state: inout State) {
    defer { state.steps = [] }
    guard let first = state.steps.first, state.failure == nil else { return }
    let end = state.steps[state.steps.count - 1].end
    var cues: [Cue] = []
    for cue in state.steps.lazy.compactMap(\.cues).joined() where !cues.contains(cue) {
      cues.append(cue)
    }
    let chunk = FeatureChunk(
      epoch: first.epoch, start: first.start, stepDuration: first.end - first.start,
      video: FeatureStream(state.steps.map(\.video)),
      audio: FeatureStream(state.steps.map(\.audio)),
      cues: cues.map(encode),
      captions: captions.filter { $0.cue.overlaps(from: first.start, to: end) })
    do throws(FeaturesError) {
      try state.writer.write(chunk)
      if isOpenEnded { try state.writer.finish(captions: captions.count) }
    } catch {
      state.failure = error
    }
  }
}

extension FeatureStream {
  fileprivate init(_ views: [EncodedStep.View?]) {
    self.init(features: views.map { $0?.features }, vectors: views.map { $0?.vector })
  }
}
