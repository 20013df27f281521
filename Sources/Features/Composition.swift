// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

/// A plan for footage that is put together from steps of other footage.
///
/// It says segment by segment whose picture is seen and whose sound is heard, and what is said about
/// it. A file has one such plan per line, as JSON.
package struct Composition: Decodable, Sendable {
  /// Steps in a row of one source; in JSON `["name", first, steps]`, the name `null` where the
  /// modality is absent.
  package struct Run: Decodable, Equatable, Sendable {
    package let source: String?
    package let first: Int
    package let steps: Int

    package init(source: String?, first: Int, steps: Int) {
      (self.source, self.first, self.steps) = (source, first, steps)
    }

    package init(from decoder: any Swift.Decoder) throws {
      var list = try decoder.unkeyedContainer()
      source = try list.decodeNil() ? nil : list.decode(String.self)
      first = try list.decode(Int.self)
      steps = try list.decode(Int.self)
    }
  }

  /// A sentence; times are seconds from the segment's start.
  package struct Sentence: Decodable, Sendable {
    package let start: Double
    package let end: Double
    package let text: String
    /// Of a caption: what is not true (`CaptionText`).
    package let contrast: String?

    func cue(from start: MediaTime) -> Cue {
      Cue(
        start: start + MediaTime(seconds: self.start), end: start + MediaTime(seconds: end),
        text: text)
    }
  }

  package struct Segment: Decodable, Sendable {
    package let video: [Run]
    package let audio: [Run]
    package let cues: [Sentence]?
    package let captions: [Sentence]?

    var steps: Int { video.reduce(0) { $0 + $1.steps } }
  }

  package let name: String
  package let segments: [Segment]

  /// Reads a file of plans and checks each by itself.
  ///
  /// - Throws: `FeaturesError.badPlan`.
  package static func read(path: String) throws(FeaturesError) -> [Composition] {
    let text: String
    do {
      text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    } catch {
      throw .badPlan(path: path, line: 1, reason: error.localizedDescription)
    }
    var plans: [Composition] = []
    for (index, line) in text.split(separator: "\n").enumerated() {
      do {
        let plan = try JSONDecoder().decode(Composition.self, from: Data(line.utf8))
        try plan.check()
        plans.append(plan)
      } catch let error as DecodingError {
        throw .badPlan(path: path, line: index + 1, reason: error.explanation)
      } catch {
        throw .badPlan(path: path, line: index + 1, reason: "\(error)")
      }
    }
    return plans
  }

  private func check() throws(Fault) {
    for (index, segment) in segments.enumerated() {
      func fault(_ what: String) -> Fault { Fault(description: "segment \(index): \(what)") }
      guard segment.steps > 0, segment.audio.reduce(0, { $0 + $1.steps }) == segment.steps else {
        throw fault("its video and its audio have not the same number of steps, at least one")
      }
      guard (segment.video + segment.audio).allSatisfy({ $0.first >= 0 && $0.steps > 0 }) else {
        throw fault("a run is not of at least one step from 0 on")
      }
      let sentences = (segment.cues ?? []) + (segment.captions ?? [])
      guard sentences.allSatisfy({ $0.start >= 0 && $0.end > $0.start && $0.end < 1e9 }) else {
        throw fault("a sentence does not end after it begins")
      }
    }
  }

  private struct Fault: Error, CustomStringConvertible {
    let description: String
  }
}

extension DecodingError {
  fileprivate var explanation: String {
    switch self {
    case .dataCorrupted(let context), .keyNotFound(_, let context),
      .typeMismatch(_, let context), .valueNotFound(_, let context):
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      return "\(path.isEmpty ? "the line" : path): \(context.debugDescription)"
    @unknown default: return "\(self)"
    }
  }
}
