// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import TestSupport
import Testing

@testable import Encoders

@Suite("Kinds of sounds")
struct SoundKindsTests {
  /// Hears in a window what its first sample says.
  private struct Hearing: AudioEncoder {
    let name = "hearing"
    let windowLength = 1
    var featureWidth = SoundKinds.width
    let classNames: [String]

    func encode(_ windows: [[Float]]) -> [Classification] {
      windows.map { window in
        let logits = classNames.indices.map { window[0] * Float($0) - 3 }
        return Classification(
          features: (0..<featureWidth).map { window[0] * Float($0 % 7) },
          logits: logits, scores: logits.map { 1 / (1 + exp(-$0)) })
      }
    }
  }

  private static let classNames = ["Speech", "Silence"] + TrainedSound.allCases.flatMap(\.classes)
  /// Weights that differ from place to place.
  private static let values = (0..<8 * (SoundKinds.width + 2)).map { sin(Float($0)) / 50 }

  @Test("each kind's score is that of its regression on the embedding and its loudest class")
  func scoresFollowTheDefinition() throws {
    let encoder = try SoundKindEncoder(
      Hearing(classNames: Self.classNames), kinds: SoundKinds(values: Self.values))
    let heard = encoder.encode([[0.25]])[0]
    let base = Hearing(classNames: Self.classNames).encode([[0.25]])[0]
    let (width, values) = (SoundKinds.width, Self.values)
    for (kind, sound) in TrainedSound.allCases.enumerated() {
      let loudest = sound.classes.map { base.logits[Self.classNames.firstIndex(of: $0) ?? 0] }.max()
      var logit = Double(values[8 * width + kind])
      logit += Double(values[8 * width + 8 + kind]) * Double(min(max(loudest ?? 0, -12), 12))
      for place in 0..<width {
        logit += Double(values[kind * width + place]) * Double(base.features[place]).squareRoot()
      }
      let score = Double(heard.scores[base.scores.count + kind])
      let expected = (1 - Double(base.scores[1])) / (1 + exp(-logit))
      #expect(abs(score - expected) < 1e-5)
    }
  }

  @Test("the encoder's own classes come first, as they are")
  func ownClassesStay() throws {
    let base = Hearing(classNames: Self.classNames)
    let encoder = try SoundKindEncoder(base)
    let (own, all) = (base.encode([[0.5]])[0], encoder.encode([[0.5]])[0])
    #expect(Array(all.scores.prefix(own.scores.count)) == own.scores)
    #expect(all.features == own.features)
    #expect(all.scores.count == encoder.classNames.count)
    #expect(encoder.classNames.suffix(8).first == "Glass (trained)")
    #expect(all.logits.count == all.scores.count)
  }

  @Test("a class logit beyond 12 counts as 12")
  func extremesAreClipped() throws {
    let kinds = SoundKinds(values: Self.values)
    let nothing = [Float](repeating: 0, count: SoundKinds.width)
    let far = kinds.logits(features: nothing, classLogits: Array(repeating: 99, count: 8))
    #expect(far == kinds.logits(features: nothing, classLogits: Array(repeating: 12, count: 8)))
    #expect(far != kinds.logits(features: nothing, classLogits: Array(repeating: 11, count: 8)))
  }

  @Test("an encoder that lacks a class is refused with the class's name")
  func missingClassIsNamed() {
    #expect(throws: EncoderError.noClass(encoder: "hearing", name: "Shatter")) {
      try SoundKindEncoder(Hearing(classNames: ["Silence", "Glass"]))
    }
  }

  @Test("an encoder of another width is refused")
  func otherWidthIsRefused() {
    let wide = Hearing(featureWidth: 2048, classNames: Self.classNames)
    #expect(throws: EncoderError.wrongWidth(encoder: "hearing", width: 2048, expected: 1024)) {
      try SoundKindEncoder(wide)
    }
  }

  @Test("training and program mean the same kinds and classes")
  func kindsAreThoseOfTheTraining() throws {
    let manifest = String(decoding: SoundKinds.manifest, as: UTF8.self)
    let script = try String(
      contentsOfFile: Fixtures.project + "scripts/training/kinds.py", encoding: .utf8)
    var last = manifest.startIndex
    for kind in TrainedSound.allCases {
      let place = try #require(manifest.range(of: "\"\(kind.label)\""), "\(kind) in the manifest")
      #expect(place.lowerBound > last)
      last = place.lowerBound
      for name in kind.classes { #expect(script.contains("\"\(name)\""), "\(name)") }
    }
  }

  @Test("a smoke detector as ISO 8201 describes it is an alarm and nothing else")
  func smokeDetectorIsAnAlarm() throws {
    let encoder = try SoundKindEncoder(YAMNet(modelDirectory: TestModels.directory))
    let beeps = (0..<encoder.windowLength).map { sample -> Float in
      let seconds = Double(sample) / 16_000
      return seconds.truncatingRemainder(dividingBy: 1) < 0.5
        ? 0.5 * Float(sin(2 * .pi * 3100 * seconds)) : 0
    }
    let scores = encoder.encode([beeps])[0].scores.suffix(8)
    for (kind, score) in zip(TrainedSound.allCases, scores) {
      #expect((score > 0.5) == (kind == .alarm), "\(kind): \(score)")
    }
  }

  @Test("no kind hears silence")
  func silenceIsNoKind() throws {
    let encoder = try SoundKindEncoder(YAMNet(modelDirectory: TestModels.directory))
    let silence = [Float](repeating: 0, count: encoder.windowLength)
    #expect(encoder.encode([silence])[0].scores.suffix(8).allSatisfy { $0 < 0.05 })
  }
}
