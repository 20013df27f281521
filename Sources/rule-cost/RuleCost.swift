// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation
import Segments
import Tensors

/// Measures what it costs to hold the steps of many cameras against many rules.
///
/// `rule-cost RULES CAMERAS SECONDS` prints how many seconds of CPU time a second of footage takes,
/// at two steps a second. The pictures are a still one with a sensor's noise, which is what takes a
/// frozen picture the longest to tell from; the sounds are faint ones of every class.
@main
struct RuleCost {
  private static let stepsPerSecond = 2
  private static let soundNames = (0..<521).map { "sound \($0)" }
  private static let sceneNames = (0..<1000).map { "scene \($0)" }

  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    guard arguments.count == 3, arguments.allSatisfy({ $0 > 0 }) else {
      FileHandle.standardError.write(Data("usage: rule-cost RULES CAMERAS SECONDS\n".utf8))
      exit(64)
    }
    let (ruleCount, cameraCount, seconds) = (arguments[0], arguments[1], arguments[2])
    // Shared by all cameras, as in the program.
    let sentences = SentenceVectors(encode: vector)
    let encode: @Sendable (String) -> [Float] = { sentences.vector(of: $0) }
    let all = try RuleEngine(
      rules: (0..<ruleCount).map(rule),
      vocabulary: RuleVocabulary(
        soundNames: soundNames, sceneNames: sceneNames, speechVector: encode, sceneVector: encode))
    var engines = (0..<cameraCount).map { all.watching("camera \($0)") }
    let steps = Self.steps(seconds * stepsPerSecond)
    let begin = clock()
    var alerts = 0
    for step in steps {
      for index in engines.indices {
        alerts += engines[index].consume(step, segmentStart: step.start).count
        if step.index % 16 == 15 {
          engines[index].take(.judged(score: 0.4, nearest: ""), epoch: step.epoch)
        }
      }
    }
    let cost = Double(clock() - begin) / Double(CLOCKS_PER_SEC) / Double(seconds)
    print(#"{"cpu_seconds_per_second":\#(cost),"alert_records":\#(alerts)}"#)
  }

  /// A third of the rules are plain sounds, as the built-in ones are; the rest is of other kinds.
  private static func rule(_ number: Int) -> AlertRule {
    func sound(_ offset: Int, labels: Int = 2, threshold: Float = 0.5) -> AlertCondition {
      let first = (number * 5 + offset) % (soundNames.count - labels)
      return .sound(
        SoundCondition(
          labels: Array(soundNames[first..<first + labels]), threshold: threshold))
    }
    let condition: AlertCondition =
      switch number % 10 {
      case 0: .all([sound(0), .not(sound(9)), .tamper(.black)])
      case 1: .any([sound(0), sound(3), .all([sound(5), sound(7)])])
      case 2, 3:
        .sequence(
          SequenceCondition(
            steps: [sound(0, threshold: 0.2), sound(4, threshold: 0.2), .not(sound(8))],
            within: MediaTime(seconds: 10), acrossCameras: number % 10 == 3))
      case 4: number % 50 == 4 ? .tamper(.frozen) : .any([.camera(.down), sound(0)])
      case 5: .scene(scene(number))
      case 6:
        .any([
          .speech(SpeechCondition(keywords: ["help", "call the police", "burglar*"])),
          .speech(SpeechCondition(similarTo: ["sentence \(number)"])),
          .anomaly(AnomalyCondition()),
        ])
      default: sound(0, labels: number % 10 == 9 ? 12 : 3)
      }
    var rule = AlertRule(name: "rule \(number)", severity: .warning, condition: condition)
    rule.maximumFalsePerDay = number.isMultiple(of: 3) ? 0.5 : nil
    rule.group = number.isMultiple(of: 4) ? "group" : ""
    rule.schedule =
      number.isMultiple(of: 5)
      ? Schedule(firstMinute: 1320, endMinute: 360, timeZone: .current) : nil
    return rule
  }

  private static func scene(_ number: Int) -> SceneCondition {
    SceneCondition(
      sentences: ["scene \(number)", "another \(number)"], against: ["street \(number)"],
      span: number % 20 == 5 ? .segment : .step)
  }

  /// A unit vector for a text, as the text encoder's are: 384 wide.
  @Sendable private static func vector(_ text: String) -> [Float] {
    var random = RandomSource(seed: text.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) })
    let values = (0..<384).map { _ in Float.random(in: -1...1, using: &random) }
    let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return values.map { $0 / length }
  }

  private static func steps(_ count: Int) -> [EncodedStep] {
    var random = RandomSource(seed: 1)
    let clock = WallClock(
      source: .arrival, origin: MediaTime(seconds: 1_780_000_000), uncertaintyMilliseconds: 500)
    let duration = MediaTime(seconds: 1 / Double(stepsPerSecond))
    return (0..<count).map { index in
      let scores = soundNames.map { _ in
        let uniform = Float.random(in: 0...1, using: &random)
        return uniform * uniform * uniform * 0.6
      }
      let pixels = (0..<224 * 224 * 3).map { _ in UInt8.random(in: 120...123, using: &random) }
      let start = duration * index
      let view = EncodedStep.View(features: [], scores: scores, vector: [])
      return EncodedStep(
        index: index, epoch: 0, start: start, end: start + duration,
        video: EncodedStep.View(
          features: [], scores: sceneNames.map { _ in 0.001 }, vector: vector("picture \(index)")),
        audio: view, audioCoverage: 1, loudnessPeak: 0.1,
        frame: VideoFrame(
          presentationTime: start, picture: RGBImage(width: 224, height: 224, pixels: pixels),
          luma: LumaGrid(columns: 32, rows: 18, values: Array(repeating: 121, count: 576))),
        cues: [
          Cue(
            start: start, end: start + duration * 4,
            text: "What is said in step \(index) of the footage, word by word")
        ], clock: clock, tamper: TamperObservation([.black: .clear, .frozen: .clear]))
    }
  }
}
