// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Testing

@testable import ConfigurationFiles

@Suite struct MotionReaderTests {
  private static let drive = """
    [[zone]]
    name = "drive"
    points = [[0, 0], [1, 0], [0, 1]]

    """

  private func rule(_ text: String) -> String { "\(Self.drive)[[rule]]\nname = \"r\"\n\(text)" }

  @Test func motionHasTheCornersOfItsZone() throws {
    let text =
      "motion = { zone = \"drive\", min_area = 0.02, direction = \"left\", loitering = 30 }"
    let corners = try Zone([Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 0, y: 1)])
    let expected = MotionCriteria(
      zone: corners, minimumArea: 0.02, heading: .left, loitering: MediaTime(seconds: 30))
    #expect(
      try read(rule(text)).rules.map(\.condition) == [
        .motion(MotionCondition(zone: "drive", expected))
      ])
  }

  @Test func aLineIsCrossedOneWay() throws {
    let text = "all = [{ motion = { line = [[0.5, 1], [0.5, 0]], crossing = \"b_to_a\" } }]"
    let line = try CrossingLine(from: Point(x: 0.5, y: 1), to: Point(x: 0.5, y: 0))
    let criteria = try read(rule(text)).rules.first?.motions.first?.criteria
    #expect(criteria == MotionCriteria(crossing: .init(line: line, direction: .bToA)))
  }

  @Test func theZoneOfARuleIsThatOfItsConditions() throws {
    let settings = try read(rule("zone = \"drive\"\nany = [{ motion = {} }]"))
    #expect(settings.rules.first?.motions.map(\.zone) == ["drive"])
    #expect(settings.rules.first?.motions.first?.criteria.zone.corners.count == 3)
    #expect(try read(settings.text(showingSecrets: true)) == settings)
  }

  @Test(arguments: [
    ("motion = 1", "6: \"rule.motion\" is 1, expected a table with keys such as"),
    (
      "motion = { min_area = 0 }",
      "6: \"rule.motion.min_area\" is 0, expected a number from 0.0001 to 1."
    ),
    ("motion = { size = 1 }", "6: unknown key \"rule.motion.size\"."),
    ("motion = { line = [[0.5, 1]] }", "6: \"rule.motion.line\" has 1 ends, expected two."),
    (
      "motion = { line = [[0.5, 1], [0.5, 1]] }",
      "6: \"rule.motion.line\" is no line (its ends are too close together"
    ),
    ("motion = { crossing = \"a_to_b\" }", "6: \"rule.motion.crossing\" needs a line."),
    (
      "motion = { line = [[0.5, 1], [0.5, 0]], loitering = 3 }",
      "6: \"rule.motion.loitering\" stands beside \"line\"; use two conditions."
    ),
    (
      "motion = { zone = \"driv\" }",
      "6: \"rule.motion\" has \"driv\", which is no [[zone]] of kind \"motion\", unlike \"drive\"."
    ),
    (
      "zone = \"gate\"\nmotion = {}",
      "6: \"rule.zone\" has \"gate\", which is no [[zone]] of kind \"motion\""
    ),
    (
      "zone = \"drive\"\ntamper = \"black\"",
      "6: \"rule.zone\" is for motion, which the rule has no condition on."
    ),
  ])
  func everyMistakeIsNamedWithItsLine(text: String, message: String) {
    let error = #expect(throws: ConfigurationError.self) { try read(rule(text)) }
    #expect("\(error.map { "\($0)" } ?? "")".contains(message), "\(error.map { "\($0)" } ?? "")")
  }

  @Test func tamperingHasItsPatience() throws {
    let settings = try read(
      rule("tamper = \"frozen\"\n[[rule]]\nname = \"q\"\ntamper = \"mute\"\nmin_duration = 0"))
    #expect(settings.rules.map(\.minimumDuration.seconds) == [10, 0])
  }

  @Test func whatCannotBeAnsweredIsWarnedOf() throws {
    let settings = try read(
      """
      [sampling]
      frame_selection = "keyframes"
      [[camera]]
      name = "yard"
      url = "rtsp://host/"
      [[camera]]
      name = "door"
      url = "rtsp://host/"
      [[zone]]
      name = "drive"
      points = [[0, 0], [1, 0], [0, 1]]
      cameras = ["yard"]
      [[zone]]
      name = "neighbour"
      kind = "mask"
      points = [[0, 0], [1, 0], [0, 1]]
      cameras = ["door"]
      [[rule]]
      name = "mover"
      zone = "drive"
      clip = true
      motion = {}
      """)
    #expect(
      settings.warnings(about: .builtIn) == [
        """
        rule "mover": motion is unknown where only keyframes are decoded. Set \
        sampling.frame_selection to "nearest".
        """,
        """
        rule "mover": zone "drive" is not drawn for camera "door", so motion in it is unknown \
        there. Add the camera to the zone, or name the rule's cameras.
        """,
        """
        rule "mover": camera "door" has masks, so its clips are left out. Use snapshots, in which \
        masks are black.
        """,
      ])
  }
}
