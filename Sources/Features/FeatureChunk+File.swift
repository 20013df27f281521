// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Fusion
import Tensors

/// A chunk as a safetensors file: rows in half precision, times and texts as metadata.
///
/// | tensor | shape |
/// | --- | --- |
/// | `video.features`, `audio.features` | `[n, width]`, a row per step in which the modality was there |
/// | `video.vectors`, `audio.vectors` | `[n, shared]` |
/// | `cues.vectors` | `[cues, shared]` |
/// | `captions.vectors` | `[captions, 2 · shared]`, vector and moment; `shared` wide without the moment |
/// | `captions.contrasts` | `[captions that have one, …]`, as wide |
/// | `cues.tokens` | `[all tokens, text width]` |
///
/// The metadata has `epoch`, `start_ns`, `step_ns`, `video.present` and `audio.present` (a digit per
/// step), and `cues` and `captions` (JSON: `start_ns`, `end_ns`, `text`, `tokens`, `contrast`).
extension FeatureChunk {
  fileprivate struct Text: Codable {
    enum CodingKeys: String, CodingKey {
      case start = "start_ns"
      case end = "end_ns"
      case text, tokens, contrast
    }

    let start: Int64
    let end: Int64
    let text: String
    /// Of a cue; captions have none.
    var tokens: Int?
    /// Of a caption that has one.
    var contrast: String?

    init(_ cue: Cue, tokens: Int? = nil, contrast: String? = nil) {
      start = cue.start.nanoseconds
      end = cue.end.nanoseconds
      text = cue.text
      self.tokens = tokens
      self.contrast = contrast
    }

    var cue: Cue {
      Cue(start: MediaTime(nanoseconds: start), end: MediaTime(nanoseconds: end), text: text)
    }
  }

  /// Nanoseconds of which sums and differences are numbers too.
  fileprivate static let times = (Int64.min / 8)...(Int64.max / 8)

  /// Writes the file in one piece, or leaves none.
  package func write(to path: String) throws(FeaturesError) {
    do {
      var writer = SafetensorsWriter(metadata: [
        "schema": "nightjar.features/1", "epoch": "\(epoch)", "start_ns": "\(start.nanoseconds)",
        "step_ns": "\(stepDuration.nanoseconds)", "video.present": digits(video),
        "audio.present": digits(audio),
        "cues": try json(cues.map { Text($0.cue, tokens: $0.tokenStates.shape[0]) }),
        "captions": try json(captions.map { Text($0.cue, contrast: $0.text.contrast) }),
      ])
      for (name, stream) in [("video", video), ("audio", audio)] {
        writer.add("\(name).features", stream.features, precision: .half)
        writer.add("\(name).vectors", stream.vectors, precision: .half)
      }
      if !cues.isEmpty {
        writer.add("cues.vectors", .stacked(cues.map { Tensor($0.vector) }), precision: .half)
        let tokens = cues.flatMap(\.tokenStates.values)
        let width = cues[0].tokenStates.shape[1]
        writer.add(
          "cues.tokens", Tensor(tokens, shape: [tokens.count / width, width]), precision: .half)
      }
      if !captions.isEmpty {
        writer.add(
          "captions.vectors", .stacked(captions.map { Tensor($0.vector) }), precision: .half)
        let contrasts = captions.compactMap(\.contrast)
        if !contrasts.isEmpty {
          writer.add(
            "captions.contrasts", .stacked(contrasts.map { Tensor($0) }), precision: .half)
        }
      }
      try writer.write(to: path)
    } catch {
      throw .cannotWrite(path: path, reason: "\(error)")
    }
  }

  /// Reads such a file, or some of its steps as a chunk of their own.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - steps: those wanted, with what is said in and about them; `nil` is all.
  /// - Throws: `FeaturesError.damaged`.
  package init(path: String, steps: Range<Int>? = nil) throws(FeaturesError) {
    do {
      try self.init(SafetensorsFile(path: path), steps: steps)
    } catch {
      throw .damaged(path: path, reason: "\(error)")
    }
  }

  private init(_ file: SafetensorsFile, steps: Range<Int>?) throws {
    let (start, step) = try (file.time("start_ns"), file.time("step_ns"))
    let (video, audio) = try (file.presence("video"), file.presence("audio"))
    let wanted = steps ?? video.indices
    guard step.nanoseconds > 0, video.count == audio.count,
      video.count <= Self.times.upperBound / step.nanoseconds,
      wanted.lowerBound >= 0, wanted.upperBound <= video.count
    else { throw BadMember("step_ns") }
    let (from, to) = (start + step * wanted.lowerBound, start + step * wanted.upperBound)
    self.init(
      epoch: file.metadata["epoch"].flatMap { Int($0) } ?? 0, start: from, stepDuration: step,
      video: try file.stream("video", video, wanted),
      audio: try file.stream("audio", audio, wanted),
      cues: try file.cues { steps == nil || $0.overlaps(from: from, to: to) },
      captions: try file.captions { steps == nil || $0.overlaps(from: from, to: to) })
  }

  fileprivate struct BadMember: Error, CustomStringConvertible {
    let key: String
    init(_ key: String) { self.key = key }
    var description: String { "its \"\(key)\" does not fit" }
  }

  private func digits(_ stream: FeatureStream) -> String {
    String(stream.isPresent.map { $0 ? "1" : "0" })
  }

  private func json(_ texts: [Text]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(texts), as: UTF8.self)
  }
}

extension SafetensorsFile {
  fileprivate func time(_ key: String) throws -> MediaTime {
    guard let number = metadata[key].flatMap({ Int64($0) }), FeatureChunk.times.contains(number)
    else { throw FeatureChunk.BadMember(key) }
    return MediaTime(nanoseconds: number)
  }

  /// Whether a modality was there, step by step.
  fileprivate func presence(_ name: String) throws -> [Bool] {
    let digits = metadata["\(name).present"] ?? ""
    guard digits.utf8.allSatisfy({ $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "1") }) else {
      throw FeatureChunk.BadMember("\(name).present")
    }
    return digits.utf8.map { $0 == UInt8(ascii: "1") }
  }

  fileprivate func stream(
    _ name: String, _ isPresent: [Bool], _ steps: Range<Int>
  ) throws -> FeatureStream {
    let total = isPresent.count { $0 }
    for part in ["features", "vectors"] {
      guard let shape = shape(of: "\(name).\(part)"), shape.count == 2, shape[0] == total else {
        throw FeatureChunk.BadMember("\(name).present")
      }
    }
    let first = isPresent[..<steps.lowerBound].count { $0 }
    let rows = first..<first + isPresent[steps].count { $0 }
    return FeatureStream(
      isPresent: Array(isPresent[steps]), features: try tensor("\(name).features", rows: rows),
      vectors: try tensor("\(name).vectors", rows: rows))
  }

  private func texts(_ key: String) throws -> [FeatureChunk.Text] {
    let texts = try JSONDecoder().decode(
      [FeatureChunk.Text].self, from: Data((metadata[key] ?? "").utf8))
    let times = FeatureChunk.times
    guard texts.allSatisfy({ times.contains($0.start) && times.contains($0.end) }) else {
      throw FeatureChunk.BadMember(key)
    }
    return texts
  }

  fileprivate func cues(where isWanted: (Cue) -> Bool) throws -> [EncodedCue] {
    let texts = try texts("cues")
    guard !texts.isEmpty else { return [] }
    let counts = texts.map { $0.tokens ?? 0 }
    guard let tokens = shape(of: "cues.tokens"), tokens.count == 2,
      let vectors = shape(of: "cues.vectors"), vectors.count == 2, vectors[0] == texts.count,
      counts.allSatisfy({ (0...tokens[0]).contains($0) }), counts.reduce(0, +) == tokens[0]
    else { throw FeatureChunk.BadMember("cues") }
    var first = 0
    return try zip(texts, counts).enumerated().compactMap { index, text -> EncodedCue? in
      defer { first += text.1 }
      guard isWanted(text.0.cue) else { return nil }
      return EncodedCue(
        cue: text.0.cue, vector: try tensor("cues.vectors", rows: index..<index + 1).values,
        tokenStates: try tensor("cues.tokens", rows: first..<first + text.1))
    }
  }

  fileprivate func captions(where isWanted: (Cue) -> Bool) throws -> [FeatureChunk.Caption] {
    let texts = try texts("captions")
    guard !texts.isEmpty else { return [] }
    let shared = ["video", "audio"].compactMap { shape(of: "\($0).vectors")?.last }.max() ?? 0
    let contrasts = texts.count { $0.contrast != nil }
    guard let vectors = shape(of: "captions.vectors"), vectors.count == 2,
      vectors[0] == texts.count, shared == 0 || [shared, 2 * shared].contains(vectors[1]),
      contrasts == 0 || shape(of: "captions.contrasts") == [contrasts, vectors[1]]
    else { throw FeatureChunk.BadMember("captions") }
    var next = 0
    return try texts.enumerated().compactMap { index, text -> FeatureChunk.Caption? in
      let contrast = text.contrast.map { _ in next }
      next += contrast == nil ? 0 : 1
      guard isWanted(text.cue) else { return nil }
      return FeatureChunk.Caption(
        text: CaptionText(text.cue, contrast: text.contrast),
        vector: try tensor("captions.vectors", rows: index..<index + 1).values,
        contrast: try contrast.map { try tensor("captions.contrasts", rows: $0..<$0 + 1).values })
    }
  }
}
