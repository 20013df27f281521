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
/// | `cues.vectors`, `captions.vectors` | `[texts, shared]` |
/// | `cues.tokens` | `[all tokens, text width]` |
///
/// The metadata has `epoch`, `start_ns`, `step_ns`, `video.present` and `audio.present` (a digit per step),
/// and `cues` and `captions` (JSON: `start_ns`, `end_ns`, `text`, `tokens`).
extension FeatureChunk {
  private struct Text: Codable {
    enum CodingKeys: String, CodingKey {
      case start = "start_ns"
      case end = "end_ns"
      case text, tokens
    }

    let start: Int64
    let end: Int64
    let text: String
    /// Of a cue; captions have none.
    var tokens: Int?

    init(_ cue: Cue, tokens: Int? = nil) {
      start = cue.start.nanoseconds
      end = cue.end.nanoseconds
      text = cue.text
      self.tokens = tokens
    }

    var cue: Cue {
      Cue(start: MediaTime(nanoseconds: start), end: MediaTime(nanoseconds: end), text: text)
    }
  }

  /// Nanoseconds of which sums and differences are numbers too.
  private static let times = (Int64.min / 8)...(Int64.max / 8)

  /// Writes the file in one piece, or leaves none.
  package func write(to path: String) throws(FeaturesError) {
    do {
      var writer = SafetensorsWriter(metadata: [
        "schema": "nightjar.features/1", "epoch": "\(epoch)", "start_ns": "\(start.nanoseconds)",
        "step_ns": "\(stepDuration.nanoseconds)", "video.present": digits(video),
        "audio.present": digits(audio),
        "cues": try json(cues.map { Text($0.cue, tokens: $0.tokenStates.shape[0]) }),
        "captions": try json(captions.map { Text($0.cue) }),
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
      }
      try writer.write(to: path)
    } catch {
      throw .cannotWrite(path: path, reason: "\(error)")
    }
  }

  /// Reads such a file.
  package init(path: String) throws(FeaturesError) {
    do {
      try self.init(SafetensorsFile(path: path))
    } catch {
      throw .damaged(path: path, reason: "\(error)")
    }
  }

  private init(_ file: SafetensorsFile) throws {
    func number(_ key: String) throws -> Int64 {
      guard let number = file.metadata[key].flatMap({ Int64($0) }), Self.times.contains(number)
      else { throw BadMember(key) }
      return number
    }
    func texts(_ key: String) throws -> [Text] {
      let texts = try JSONDecoder().decode(
        [Text].self, from: Data((file.metadata[key] ?? "").utf8))
      guard texts.allSatisfy({ Self.times.contains($0.start) && Self.times.contains($0.end) })
      else { throw BadMember(key) }
      return texts
    }
    func stream(_ name: String) throws -> FeatureStream {
      let key = "\(name).present"
      let digits = file.metadata[key] ?? ""
      guard digits.allSatisfy({ "01".contains($0) }) else { throw BadMember(key) }
      let isPresent = digits.map { $0 == "1" }
      let (features, vectors) = try (
        file.tensor("\(name).features"), file.tensor("\(name).vectors")
      )
      let count = isPresent.count { $0 }
      guard features.rank == 2, vectors.rank == 2, features.shape[0] == count,
        vectors.shape[0] == count
      else { throw BadMember(key) }
      return FeatureStream(isPresent: isPresent, features: features, vectors: vectors)
    }
    let step = try number("step_ns")
    let (video, audio) = try (stream("video"), stream("audio"))
    guard step > 0, video.steps == audio.steps,
      video.steps <= Self.times.upperBound / step
    else { throw BadMember("step_ns") }
    self.init(
      epoch: file.metadata["epoch"].flatMap { Int($0) } ?? 0,
      start: MediaTime(nanoseconds: try number("start_ns")),
      stepDuration: MediaTime(nanoseconds: step), video: video, audio: audio,
      cues: try Self.cues(try texts("cues"), in: file),
      captions: try Self.captions(try texts("captions"), in: file))
  }

  private static func cues(_ texts: [Text], in file: SafetensorsFile) throws -> [EncodedCue] {
    guard !texts.isEmpty else { return [] }
    let (vectors, tokens) = try (file.tensor("cues.vectors"), file.tensor("cues.tokens"))
    let counts = texts.map { $0.tokens ?? 0 }
    guard vectors.rank == 2, tokens.rank == 2, vectors.shape[0] == texts.count,
      counts.allSatisfy({ (0...tokens.shape[0]).contains($0) }),
      counts.reduce(0, +) == tokens.shape[0]
    else { throw BadMember("cues") }
    var first = 0
    return zip(texts.indices, counts).map { index, count in
      defer { first += count }
      return EncodedCue(
        cue: texts[index].cue, vector: vectors.element(index).values,
        tokenStates: tokens.rows(first..<first + count))
    }
  }

  private static func captions(_ texts: [Text], in file: SafetensorsFile) throws -> [Caption] {
    guard !texts.isEmpty else { return [] }
    let vectors = try file.tensor("captions.vectors")
    guard vectors.rank == 2, vectors.shape[0] == texts.count else { throw BadMember("captions") }
    return texts.indices.map { index in
      Caption(cue: texts[index].cue, vector: vectors.element(index).values)
    }
  }

  private struct BadMember: Error, CustomStringConvertible {
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
