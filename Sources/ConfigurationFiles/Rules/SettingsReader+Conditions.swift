// SPDX-License-Identifier: Apache-2.0
import Core
import Events

/// Reads rules and their trees of conditions.
extension SettingsReader {
  mutating func readRule(_ table: [String: TOMLNode], at path: [PathPart]) -> RuleDraft {
    var draft = RuleDraft()
    noteUnknownKeys(of: table, at: path, valid: RuleSchema.all.map(\.name))
    if table["kind"] != nil {
      read(RuleSchema.all.filter { $0.name == "kind" }, from: table, at: path, into: &draft)
      guard !badPaths.contains(path + [.key("kind")]) else { return draft }
      let keys = RuleSchema.keys(for: draft.kind)
      noteKeys(
        of: table, at: path, RuleSchema.all, otherThan: keys,
        "a rule of kind \"\(draft.kind.rawValue)\"")
      read(keys, from: table, at: path, into: &draft)
      noteMissing(
        RuleSchema.required(for: draft.kind, hasBudget: table["max_false_per_day"] != nil),
        of: table, at: path, keys)
    } else {
      noteMissing(["name"], of: table, at: path, RuleSchema.all)
      guard let kind = head(of: table, at: path, "kind") else { return draft }
      draft.condition.kind = kind
      let keys = RuleSchema.keys(for: kind)
      noteKeys(
        of: table, at: path, RuleSchema.all, otherThan: keys,
        "a rule with \"\(kind.rawValue)\"")
      read(keys, from: table, at: path, into: &draft)
      readParts(of: &draft.condition, from: table, at: path)
    }
    if draft.maximumFalsePerDay > 0 && table["threshold"] == nil && draft.condition.kind != .anomaly
    {
      draft.condition.threshold = Self.lowestThreshold
    }
    if draft.condition.kind == .tamper && table["min_duration"] == nil {
      draft.minimumDuration = draft.condition.tamper.patience
    }
    check(draft.condition, at: path, soundsAt: table["kind"] == nil ? "sound" : "labels")
    readSchedule(of: &draft, from: table, at: path)
    return draft
  }

  /// What is not even this likely is not heard, however quiet the background is.
  private static let lowestThreshold: Float = 0.1

  private mutating func readSchedule(
    of draft: inout RuleDraft, from table: [String: TOMLNode], at path: [PathPart]
  ) {
    let path = path + [.key("schedule")]
    guard let node = table["schedule"], !badPaths.contains(path),
      let table = self.table(node, at: path)
    else { return }
    var schedule = ScheduleDraft()
    noteUnknownKeys(of: table, at: path, valid: ScheduleSchema.keys.map(\.name))
    read(ScheduleSchema.keys, from: table, at: path, into: &schedule)
    draft.schedule = schedule
  }

  /// A condition within others; `nil` where it is none.
  private mutating func readCondition(
    _ node: TOMLNode, at path: [PathPart]
  ) -> AlertCondition? {
    guard let table = table(node, at: path) else { return nil }
    let kinds = AlertCondition.Kind.allCases
    let valid = kinds.filter { table[$0.rawValue] != nil }
      .flatMap { ConditionSchema.keys(for: $0).map(\.name) }
    noteUnknownKeys(of: table, at: path, valid: valid.isEmpty ? kinds.map(\.rawValue) : valid)
    guard let kind = head(of: table, at: path, nil) else { return nil }
    var draft = ConditionDraft(kind)
    read(ConditionSchema.keys(for: kind), from: table, at: path, into: &draft)
    readParts(of: &draft, from: table, at: path)
    check(draft, at: path, soundsAt: "sound")
    return draft.kind == .not && draft.parts.isEmpty ? nil : draft.condition
  }

  /// The conditions that a condition joins.
  private mutating func readParts(
    of draft: inout ConditionDraft, from table: [String: TOMLNode], at path: [PathPart]
  ) {
    let path = path + [.key(draft.kind.rawValue)]
    guard let head = table[draft.kind.rawValue], !badPaths.contains(path) else { return }
    switch draft.kind {
    case .all, .any: draft.parts = readConditions(head, at: path)
    case .not: draft.parts = readCondition(head, at: path).map { [$0] } ?? []
    case .motion:
      if let table = self.table(head, at: path) { readMotion(of: &draft, from: table, at: path) }
    case .sequence:
      guard let table = self.table(head, at: path) else { return }
      let keys = ConditionSchema.sequence
      noteUnknownKeys(of: table, at: path, valid: keys.map(\.name))
      noteMissing(["steps", "within"], of: table, at: path, keys)
      read(keys, from: table, at: path, into: &draft)
      let stepsPath = path + [.key("steps")]
      if let steps = table["steps"], !badPaths.contains(stepsPath) {
        draft.parts = readConditions(steps, at: stepsPath)
      }
    default: break
    }
  }

  private mutating func readConditions(_ node: TOMLNode, at path: [PathPart]) -> [AlertCondition] {
    guard case .array(let elements) = node.value else { return [] }
    return elements.enumerated().compactMap { index, element in
      readCondition(element, at: path + [.index(index)])
    }
  }

  /// The one key that says what kind of condition a table is.
  private mutating func head(
    of table: [String: TOMLNode], at path: [PathPart], _ alternative: String?
  ) -> AlertCondition.Kind? {
    let heads = AlertCondition.Kind.allCases.filter { table[$0.rawValue] != nil }
    guard let head = heads.first else {
      // An unknown key is likely to be what is missing.
      if !table.keys.contains(where: { badPaths.contains(path + [.key($0)]) }) {
        let keys = [alternative].compactMap(\.self) + AlertCondition.Kind.allCases.map(\.rawValue)
        note(
          path,
          .missingKey(
            Self.dotted(path + [.key(keys[0])]),
            expected: "it or one of the keys \(keys.dropFirst().joined(separator: ", "))"))
      }
      return nil
    }
    for other in heads.dropFirst() {
      noteConflict(
        path + [.key(other.rawValue)],
        "stands beside \"\(head.rawValue)\"; join them in \"all\" or \"any\"")
    }
    return heads.count == 1 ? head : nil
  }

  private mutating func check(
    _ draft: ConditionDraft, at path: [PathPart], soundsAt soundKey: String
  ) {
    let release = path + [.key("release_threshold")]
    if let thresholds = draft.thresholds, !badPaths.contains(release),
      thresholds.release > thresholds.begin
    {
      noteConflict(release, "is \(thresholds.release), above the threshold \(thresholds.begin)")
    }
    switch draft.condition {
    case .sound(let sound):
      for (label, nearest) in sound.unknownLabels {
        let names = nearest.map { "\"\($0)\"" }.joined(separator: ", ")
        noteConflict(
          path + [.key(soundKey)], "has \"\(label)\", which is no AudioSet name, unlike \(names)")
      }
    case .speech(let speech):
      let key = path + [.key("speech")]
      if speech.keywords.isEmpty && speech.similarTo.isEmpty && !badPaths.contains(key) {
        noteConflict(key, "is an empty array, and there is no similar_to")
      }
      for keyword in speech.unspeakableKeywords {
        noteConflict(key, "has \"\(keyword)\", which has no letter or digit to be said")
      }
    default: break
    }
  }
}
