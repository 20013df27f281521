// SPDX-License-Identifier: Apache-2.0
import Core
import Segments
import TestSupport
import Testing

@testable import Events

/// What conditions make of steps when they are joined.
@Suite struct ConditionTreeTests {
  private static func sound(_ label: String, threshold: Float = 0.5) -> AlertCondition {
    .sound(SoundCondition(labels: [label], threshold: threshold, releaseThreshold: 0.25))
  }
  private static let (glass, speech) = (sound("Glass"), sound("Speech"))
  private static let black = AlertCondition.tamper(.black)

  private func detector(_ condition: AlertCondition) throws -> ConditionDetector {
    try ConditionDetector(
      condition, rule: "test", vocabulary: Examples.vocabulary, board: SequenceBoard())
  }

  /// How a condition reads steps: `#` enough to begin, `+` enough to go on, `.` clear, `?` unknown.
  private func readings(_ condition: AlertCondition, _ steps: [EncodedStep]) throws -> String {
    var detector = try detector(condition)
    return steps.map { step in
      let judgement = detector.read(step, camera: nil)
      return switch (judgement.begins, judgement.goesOn) {
      case (true, _): "#"
      case (_, true): "+"
      case (_, false): "."
      default: "?"
      }
    }.joined()
  }

  /// Steps by what is heard in them: a letter for each sound, loud or (small) faint, `?` deaf.
  private func steps(_ text: String, luma: [UInt8]? = [90, 90, 90, 90]) -> [EncodedStep] {
    let names: [Character: String] = ["g": "Glass", "s": "Speech", "e": "Explosion"]
    return text.split(separator: " ").enumerated().map { index, letters in
      var sounds: [String: Float]? = letters == "?" ? nil : [:]
      for letter in letters {
        guard let name = names[Character(letter.lowercased())] else { continue }
        sounds?[name] = letter.isUppercase ? 0.8 : 0.3
      }
      return Steps.step(index, sounds: sounds, luma: luma)
    }
  }

  @Test(arguments: [
    (AlertCondition.all([glass, speech]), "#+.?"), (.any([glass, speech]), "###?"),
    (.not(glass), "..#?"),
    // Unknown with what is certain to be there, or not to be.
    (.all([glass, black]), "..."), (.any([sound("Siren"), glass]), "##."),
  ])
  func joinsTakeTheirPartsTogether(condition: AlertCondition, expected: String) throws {
    let read = try readings(condition, steps("GS Gs S ?"))
    #expect(read.hasPrefix(expected))
  }

  /// Of a sound and a picture: met, holding, clear and unknown in every combination.
  @Test func aJoinIsUnknownOnlyWhereItDependsOnWhatIsUnknown() throws {
    let dark = steps("G ? .", luma: [0, 0, 0, 0])
    let lit = steps("G ? .", luma: [90, 90, 90, 90])
    let blind = steps("G ? .", luma: nil)
    let (both, either) = (
      AlertCondition.all([Self.glass, Self.black]), AlertCondition.any([Self.glass, Self.black])
    )
    #expect(try readings(both, dark) == "#?.")
    #expect(try readings(both, lit) == "...")
    #expect(try readings(both, blind) == "??.")
    #expect(try readings(either, dark) == "###")
    #expect(try readings(either, lit) == "#?.")
    #expect(try readings(either, blind) == "#??")
    #expect(try readings(.not(either), blind) == ".??")
    #expect(try readings(.not(both), blind) == "??#")
  }

  @Test func whatMayStillGoOnIsNotCertainToBeOver() throws {
    #expect(try readings(Self.glass, steps("g G g .")) == "+#+.")
    #expect(try readings(.not(Self.glass), steps("g G g .")) == "+.+#")
    #expect(try readings(.not(.not(Self.glass)), steps("g G g . ?")) == "+#+.?")
  }

  @Test func lessThanHalfTheSoundOfAStepIsUnknown() throws {
    let step = Steps.step(0, sounds: ["Glass": 1], coverage: 0.4)
    #expect(try readings(.not(Self.glass), [step]) == "?")
  }

  @Test func theWeakestOfAllAndTheSurestOfAnyCounts() throws {
    let step = Steps.step(0, sounds: ["Glass": 0.9, "Speech": 0.6])
    func score(_ condition: AlertCondition) throws -> Float? {
      var detector = try detector(condition)
      return detector.read(step, camera: nil).score
    }
    #expect(try score(.all([Self.glass, Self.speech])) == 0.6)
    #expect(try score(.any([Self.speech, Self.glass])) == 0.9)
    // What is not there has no score, and takes none away.
    #expect(try score(.all([Self.glass, .not(Self.black)])) == 0.9)
    #expect(try score(.not(Self.black)) == nil)
  }

  @Test func everyPartReadsEveryStep() throws {
    // The second step completes the sequence, which only who heard the first can tell.
    let both = AlertCondition.all([Self.glass, Self.sequence(Self.speech, Self.glass)])
    #expect(try readings(both, steps("S G")) == ".#")
  }

  private static func sequence(
    _ conditions: AlertCondition..., within seconds: Double = 2
  ) -> AlertCondition {
    .sequence(SequenceCondition(steps: conditions, within: MediaTime(seconds: seconds)))
  }

  @Test(arguments: [
    ("G S . .", ".#.."), ("G . . . S", "....#"),  // 2 s later
    ("G . . . . S", "......"),  // too late
    ("S G .", "..."), ("GS . .", "..."),  // no order, or the wrong one
    ("GS S", ".#"), ("G S s . s", ".#+.."),  // goes on with its last condition
    ("G G . . . S", ".....#"),  // time runs from the last glass
    ("G S G S", ".#.#"),
  ])
  func conditionsAreMetOneAfterTheOther(text: String, expected: String) throws {
    let condition = Self.sequence(Self.glass, Self.speech)
    #expect(try readings(condition, steps(text)) == expected.prefix(steps(text).count))
  }

  @Test func threeConditionsTakeTheTimeOfAll() throws {
    let condition = Self.sequence(Self.glass, Self.speech, Self.sound("Explosion"))
    #expect(try readings(condition, steps("G S E")) == "..#")
    #expect(try readings(condition, steps("G . S . E")) == "....#")
    #expect(try readings(condition, steps("G . S . . E")) == "......".prefix(6))
    #expect(try readings(condition, steps("G E S")) == "...")
  }

  @Test func aSequenceIsUnknownWhereItCouldHaveBeenCompleted() throws {
    let condition = Self.sequence(Self.glass, Self.speech)
    #expect(try readings(condition, steps("G ? . ?")) == ".?.?")
    #expect(try readings(condition, steps("? S")) == ".?")
    #expect(try readings(condition, steps("? . G S")) == "...#")
  }

  @Test func aSequenceForgetsWhatWasBeforeAnInterruption() throws {
    var detector = try detector(Self.sequence(Self.glass, Self.speech))
    let steps = steps("G S")
    _ = detector.read(steps[0], camera: nil)
    detector.interrupt()
    #expect(detector.read(steps[1], camera: nil).begins == false)
  }

  @Test(arguments: [true, false])
  func camerasShareASequenceByTheWallClock(acrossCameras: Bool) throws {
    let board = SequenceBoard()
    let condition = AlertCondition.sequence(
      SequenceCondition(
        steps: [Self.glass, Self.speech], within: MediaTime(seconds: 10),
        acrossCameras: acrossCameras))
    func detector() throws -> ConditionDetector {
      try ConditionDetector(
        condition, rule: "test", vocabulary: Examples.vocabulary, board: board)
    }
    func step(_ index: Int, _ sounds: [String: Float], begun: Double) -> EncodedStep {
      Steps.step(
        index, sounds: sounds,
        clock: WallClock(
          source: .arrival, origin: MediaTime(seconds: begun), uncertaintyMilliseconds: 0))
    }
    var (door, yard) = (try detector(), try detector())
    // The yard is watched since 100 s after the door.
    _ = door.read(step(206, ["Glass": 0.8], begun: 1000), camera: "door")
    let judgement = yard.read(step(12, ["Speech": 0.6], begun: 1100), camera: "yard")
    #expect(judgement.begins == acrossCameras)
    guard acrossCameras else { return }
    #expect(judgement.score == 0.6)
    #expect(judgement.findings.map(\.camera) == ["door", nil])
    #expect(judgement.findings.map(\.start) == [Steps.time(6), Steps.time(12)])
  }
}
