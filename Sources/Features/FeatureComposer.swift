// SPDX-License-Identifier: Apache-2.0
import Core
import Fusion

/// Puts sources together from steps of those that a cache has, by plan.
///
/// Nothing is computed but the sentences' vectors: a step's features are those of the step that it
/// was taken from. Memory is bounded by the chunks that are kept open.
package struct FeatureComposer: Sendable {
  /// Chunks that are kept to be read from again.
  private static let openChunks = 24

  private let pieces: FeatureCache
  private let sources: [String: FeatureCache.Source]
  private let stepDuration: MediaTime
  private let readCaptions: @Sendable ([String]) -> [[Float]]
  private let encodeCue: @Sendable (Cue) -> EncodedCue
  private var chunks: [(key: String, chunk: FeatureChunk)] = []

  /// - Parameters:
  ///   - pieces: the cache that has what the plans name.
  ///   - readCaptions: sentences to their readings.
  ///   - encodeCue: the text encoder, for what is said.
  /// - Throws: `FeaturesError` if the cache cannot be read.
  package init(
    pieces: FeatureCache, readCaptions: @escaping @Sendable ([String]) -> [[Float]],
    encodeCue: @escaping @Sendable (Cue) -> EncodedCue
  ) throws(FeaturesError) {
    self.pieces = pieces
    sources = Dictionary(
      try pieces.sources().map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    stepDuration = MediaTime(seconds: pieces.maker.stepSeconds)
    self.readCaptions = readCaptions
    self.encodeCue = encodeCue
  }

  /// Composes one source and writes it to a cache, unless it is there.
  ///
  /// - Parameters:
  ///   - plan: what it consists of.
  ///   - cache: where it goes; of the same encoders.
  /// - Returns: what there is of it.
  /// - Throws: `FeaturesError.missingPiece` for steps that no source has, and what reading and
  ///   writing throw.
  package mutating func compose(
    _ plan: Composition, into cache: FeatureCache
  ) throws(FeaturesError) -> FeatureCache.Source {
    let fingerprint = FNV1a.digits(of: "\(plan)".utf8)
    if let source = try cache.source(named: plan.name), source.fingerprint == fingerprint {
      return source
    }
    var writer = try FeatureWriter(into: cache, source: plan.name, fingerprint: fingerprint)
    var rest = plan.segments[...]
    var start = MediaTime.zero
    while !rest.isEmpty {
      // Whole segments, as many as a chunk takes.
      var steps = 0
      let part = rest.prefix { segment in
        steps += segment.steps
        return steps <= FeatureRecorder.stepsPerChunk || steps == segment.steps
      }
      let chunk = try chunk(of: part, from: start)
      try writer.write(chunk)
      start = chunk.end
      rest = rest.dropFirst(part.count)
    }
    return try writer.finish(
      captions: plan.segments.reduce(0) { $0 + ($1.captions?.count ?? 0) })
  }

  private mutating func chunk(
    of segments: ArraySlice<Composition.Segment>, from start: MediaTime
  ) throws(FeaturesError) -> FeatureChunk {
    let video = try stream(segments.flatMap(\.video), of: \.video)
    let audio = try stream(segments.flatMap(\.audio), of: \.audio)
    var (cues, captions): ([EncodedCue], [CaptionText]) = ([], [])
    var begin = start
    for segment in segments {
      cues += (segment.cues ?? []).map { encodeCue($0.cue(from: begin)) }
      captions += (segment.captions ?? []).map { sentence in
        CaptionText(sentence.cue(from: begin), contrast: sentence.contrast)
      }
      begin = begin + stepDuration * segment.steps
    }
    return FeatureChunk(
      start: start, stepDuration: stepDuration, video: video, audio: audio, cues: cues,
      captions: FeatureChunk.Caption.encoded(captions, by: readCaptions))
  }

  /// The steps of all runs, one after the other.
  private mutating func stream(
    _ runs: [Composition.Run], of modality: KeyPath<FeatureChunk, FeatureStream>
  ) throws(FeaturesError) -> FeatureStream {
    var (features, vectors): ([[Float]?], [[Float]?]) = ([], [])
    for run in runs {
      guard let name = run.source else {
        features += Array(repeating: nil, count: run.steps)
        vectors += Array(repeating: nil, count: run.steps)
        continue
      }
      for step in run.first..<run.first + run.steps {
        let (chunk, place) = try find(step, of: name)
        let stream = chunk[keyPath: modality]
        features += stream.rows(of: \.features, in: place..<place + 1)
        vectors += stream.rows(of: \.vectors, in: place..<place + 1)
      }
    }
    return FeatureStream(features: features, vectors: vectors)
  }

  /// The chunk that has a step of a source, and the step's place in it.
  private mutating func find(
    _ step: Int, of name: String
  ) throws(FeaturesError) -> (FeatureChunk, Int) {
    guard let source = sources[name], step < source.steps else {
      throw .missingPiece(path: pieces.path, source: name, step: step)
    }
    var first = 0
    for index in 0..<source.chunks {
      let chunk = try chunk(index, of: source)
      if step < first + chunk.steps { return (chunk, step - first) }
      first += chunk.steps
    }
    throw .missingPiece(path: pieces.path, source: name, step: step)
  }

  private mutating func chunk(
    _ index: Int, of source: FeatureCache.Source
  ) throws(FeaturesError) -> FeatureChunk {
    let key = "\(index) \(source.name)"
    if let known = chunks.first(where: { $0.key == key }) { return known.chunk }
    let chunk = try pieces.chunk(index, of: source)
    if chunks.count == Self.openChunks { chunks.removeFirst() }
    chunks.append((key, chunk))
    return chunk
  }
}
