// SPDX-License-Identifier: Apache-2.0
import Core
import Features
import Fusion
import Layers
import Learning
import Tensors

/// The segments of a feature cache, each with a sentence, read when they are needed.
package struct TrainingSet: Sendable {
  /// A segment, and where it is.
  package struct Item: Equatable, Sendable {
    package let source: FeatureCache.Source
    package let chunk: Int
    /// Its own steps in the chunk.
    package let steps: Range<Int>
    /// Modalities that are there.
    package let combination: String
  }

  /// What a batch consists of.
  package struct Batch: Sendable {
    package let segments: [SegmentFeatures]
    /// The reading of a sentence for each, `[B, 2 · shared]`: of a caption, else of what is said,
    /// else of the names of what is seen and heard.
    package let sentences: Tensor
    /// Whether that is of a caption.
    package let isCaptioned: [Bool]
    /// `[B, 2 · shared]`, of a sentence that is not true of it; 0 where there is none.
    package let contrasts: Tensor
    package let hasContrast: [Bool]
  }

  package let items: [Item]
  private let cache: FeatureCache
  private let contextSteps: Int
  /// Of the shared space.
  private let width: Int

  /// Cuts all chunks of some sources into segments; steps that do not fill one are left out.
  ///
  /// - Parameters:
  ///   - cache: what to learn from.
  ///   - sources: of the cache.
  ///   - settings: length of segments and of their context.
  /// - Throws: `FeaturesError.damaged`, or `TrainingError.notFinite`.
  package init(
    _ cache: FeatureCache, sources: [FeatureCache.Source], _ settings: TrainingSettings
  ) throws {
    self.cache = cache
    contextSteps = settings.contextSteps
    width = settings.architecture.widths.shared
    var items: [Item] = []
    for source in sources {
      for index in 0..<source.chunks {
        let chunk = try cache.chunk(index, of: source)
        try Self.check(chunk, of: source)
        for number in 0..<chunk.steps / settings.stepsPerSegment {
          let first = number * settings.stepsPerSegment
          let steps = first..<first + settings.stepsPerSegment
          let modalities = chunk.modalities(in: steps)
          guard !modalities.isEmpty else { continue }
          items.append(
            Item(
              source: source, chunk: index, steps: steps,
              combination: BalancedSampler.combination(of: modalities)))
        }
      }
    }
    self.items = items
  }

  /// Reads some items, no more of the cache than they need.
  package func batch(_ indices: [Int]) throws -> Batch {
    let read = try parallelMap(indices.count) { place in
      let item = items[indices[place]]
      let first = max(0, item.steps.lowerBound - contextSteps)
      let chunk = try cache.chunk(
        item.chunk, of: item.source, steps: first..<item.steps.upperBound)
      let own = item.steps.lowerBound - first..<chunk.steps
      let segment = chunk.segment(own, context: contextSteps)
      return (segment, chunk.sentence(for: own, segment, width: width))
    }
    let sentences = read.map(\.1.truth)
    let nothing = Tensor(zeros: sentences[0].shape)
    return Batch(
      segments: read.map(\.0), sentences: .stacked(sentences),
      isCaptioned: read.map(\.1.isCaption),
      contrasts: .stacked(read.map { $0.1.contrast ?? nothing }),
      hasContrast: read.map { $0.1.contrast != nil })
  }

  private static func check(
    _ chunk: FeatureChunk, of source: FeatureCache.Source
  ) throws(TrainingError) {
    for stream in [chunk.video, chunk.audio] {
      for tensor in [stream.features, stream.vectors] where !tensor.isFinite {
        throw .notFinite(source: source.name, time: chunk.start.seconds)
      }
    }
  }
}

extension Tensor {
  /// Whether no element is NaN or infinite.
  fileprivate var isFinite: Bool {
    let flat = reshaped([count])
    return flat.dot(flat).isFinite
  }
}

extension FeatureChunk {
  fileprivate func modalities(in steps: Range<Int>) -> [Modality] {
    let (begin, end) = (time(of: steps.lowerBound), time(of: steps.upperBound))
    return [
      (Modality.video, video.isPresent[steps].contains(true)),
      (.audio, audio.isPresent[steps].contains(true)),
      (.transcript, cues.contains { $0.cue.overlaps(from: begin, to: end) }),
    ].filter(\.1).map(\.0)
  }

  /// The caption that covers most of the steps, else what is said in them, else the mean of their
  /// places in the shared space, which are weighted names of classes.
  func sentence(
    for steps: Range<Int>, _ segment: SegmentFeatures, width: Int
  ) -> (truth: Tensor, contrast: Tensor?, isCaption: Bool) {
    let (begin, end) = (time(of: steps.lowerBound), time(of: steps.upperBound))
    func reading(_ vector: [Float]) -> Tensor {
      SentenceReading.complete(Tensor(vector), width: width)
    }
    func overlap(_ cue: Cue) -> MediaTime { min(cue.end, end) - max(cue.start, begin) }
    let caption = captions.filter { $0.cue.overlaps(from: begin, to: end) }
      .max { overlap($0.cue) < overlap($1.cue) }
    if let caption {
      return (
        reading(caption.vector), caption.contrast.map(reading), true
      )
    }
    let said = cues.filter { $0.cue.overlaps(from: begin, to: end) }
    if let vector = said.meanVector { return (reading(vector), nil, false) }
    return (reading(MeanFusion().represent(segment)?.vector ?? []), nil, false)
  }
}
