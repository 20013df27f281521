// SPDX-License-Identifier: Apache-2.0
import Core
import Events

/// A motion condition as the file has it.
struct MotionDraft: Equatable, Sendable {
  enum Direction: String, CaseIterable, Sendable {
    case any, left, right, up, down
  }

  var zone = ""
  var minimumArea = MotionCriteria().minimumArea
  var direction = Direction.any
  /// Its two ends, or nothing.
  var line: [Point] = []
  var crossing = CrossingDirection.both
  /// Zero is that moving counts, not staying.
  var loitering = MediaTime.zero

  init() {}

  init(_ condition: MotionCondition) {
    let criteria = condition.criteria
    zone = condition.zone
    minimumArea = criteria.minimumArea
    direction = criteria.heading.flatMap { Direction(rawValue: $0.rawValue) } ?? .any
    if let crossed = criteria.crossing {
      line = [crossed.line.first, crossed.line.second]
      crossing = crossed.direction
    }
    loitering = criteria.loitering ?? .zero
  }

  /// Without the corners of its zone, and without a line that is none: whoever reads it says so.
  var condition: MotionCondition {
    var criteria = MotionCriteria(
      minimumArea: minimumArea, heading: Heading(rawValue: direction.rawValue),
      loitering: loitering > .zero ? loitering : nil)
    if line.count == 2, let line = try? CrossingLine(from: line[0], to: line[1]) {
      criteria.crossing = MotionCriteria.Crossing(line: line, direction: crossing)
    }
    return MotionCondition(zone: zone, criteria)
  }
}

extension ConditionSchema {
  /// The keys within `motion`.
  static let motion: [SettingKey<ConditionDraft>] = [
    SettingKey(
      "zone", \.motion.zone, .text, "Where; \"\" is the rule's zone, or all of the picture."),
    SettingKey(
      "min_area", \.motion.minimumArea, .number(0.0001...1),
      "Share of the zone that has to move, or that what crosses or stays has to cover."),
    SettingKey("direction", \.motion.direction, .word, "Only what goes this way counts."),
    SettingKey(
      "line", \.motion.line, .corners,
      "[[x, y], [x, y]]: crossing it counts, not moving; [] is none."
    ),
    SettingKey(
      "crossing", \.motion.crossing, .word,
      "Which way: side a is on the left of who goes from the line's first end to its second."),
    SettingKey(
      "loitering", \.motion.loitering, .seconds(0...86_400),
      "Staying in the zone for so many seconds counts, not moving; 0 is none."),
  ]

  static let motionHead = SettingKey<ConditionDraft>(
    "motion",
    "Something moves: { zone, min_area, direction, line, crossing, loitering }; all optional.",
    expectation: "a table with keys such as zone and min_area, or {}",
    write: { draft in
      let members = motion.map { "\($0.name) = \($0.write(draft))" }
      return "{ \(members.joined(separator: ", ")) }"
    }
  ) { if case .table = $0 { true } else { false } }
}

extension SettingsReader {
  /// Reads what is within `motion`.
  mutating func readMotion(
    of draft: inout ConditionDraft, from table: [String: TOMLNode], at path: [PathPart]
  ) {
    let keys = ConditionSchema.motion
    noteUnknownKeys(of: table, at: path, valid: keys.map(\.name))
    read(keys, from: table, at: path, into: &draft)
    let line = path + [.key("line")]
    guard !badPaths.contains(line) else { return }
    let ends = draft.motion.line
    if ends.isEmpty {
      if draft.motion.crossing != .both { noteConflict(path + [.key("crossing")], "needs a line") }
    } else if ends.count != 2 {
      noteConflict(line, "has \(ends.count) ends, expected two")
    } else {
      do throws(GeometryError) {
        _ = try CrossingLine(from: ends[0], to: ends[1])
      } catch {
        noteConflict(line, "is no line (\(error.reason))")
      }
      if draft.motion.loitering > .zero {
        noteConflict(path + [.key("loitering")], "stands beside \"line\"; use two conditions")
      }
    }
  }

  /// Gives rules the corners of the zones that they name.
  mutating func drawZones() {
    let zones = settings.zones.filter { $0.kind == .motion }
    for (path, rule) in zip(rulePaths, settings.rules) {
      let key = rule.zone.isEmpty ? rule.condition.kind.rawValue : "zone"
      for name in Set([rule.zone] + rule.motions.map(\.zone)).sorted()
      where !name.isEmpty && !zones.contains(where: { $0.name == name }) {
        let nearest = NearestNames.of(name, in: zones.map(\.name), count: 1).first
        noteConflict(
          path + [.key(key)],
          "has \"\(name)\", which is no [[zone]] of kind \"motion\""
            + (nearest.map { ", unlike \"\($0)\"" } ?? ""))
      }
      if !rule.zone.isEmpty && rule.motions.isEmpty {
        noteConflict(path + [.key("zone")], "is for motion, which the rule has no condition on")
      }
    }
    let drawn = Dictionary(
      zones.compactMap { named in named.zone.map { (named.name, $0) } },
      uniquingKeysWith: { first, _ in first })
    drawRules(in: drawn)
  }
}
