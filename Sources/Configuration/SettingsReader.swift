// SPDX-License-Identifier: Apache-2.0
import Core
import Events

/// Goes through a parsed file with the schema, and notes every mistake on the way.
struct SettingsReader {
  private(set) var settings = Settings()
  /// In the order of their lines.
  private(set) var mistakes: [ConfigurationError.Mistake] = []
  private let locator: KeyLocator
  /// Values with a mistake, so that checks between values can leave them alone.
  private var badPaths: Set<[PathPart]> = []

  init(_ document: TOMLNode) {
    locator = KeyLocator(document)
    let document = table(document, at: []) ?? [:]
    readSections(document)
    readRules(document["rule"])
    checkSteps()
    checkFusion()
    mistakes.sort { $0.line < $1.line }
  }

  private mutating func readSections(_ document: [String: TOMLNode]) {
    let sections = SettingsSchema.sections
    var settings = Settings()
    noteUnknownKeys(of: document, at: [], valid: sections.map(\.name) + ["rule"])
    for section in sections {
      let path = [PathPart.key(section.name)]
      guard let node = document[section.name], let table = table(node, at: path) else { continue }
      noteUnknownKeys(of: table, at: path, valid: section.keys.map(\.name))
      read(section.keys, from: table, at: path, into: &settings)
    }
    self.settings = settings
  }

  /// With any `[[rule]]` in the file, the file's rules are all there are.
  private mutating func readRules(_ node: TOMLNode?) {
    guard let node else { return }
    guard case .array(let elements) = node.value else {
      return noteWrong([.key("rule")], found: node, expected: "[[rule]], in double brackets")
    }
    var drafts: [(path: [PathPart], draft: RuleDraft)] = []
    for (index, element) in elements.enumerated() {
      let path = [PathPart.key("rule"), .index(index)]
      guard let table = table(element, at: path) else { continue }
      drafts.append((path, readRule(table, at: path)))
    }
    settings.rules = drafts.map(\.draft.rule)
    checkRules(drafts)
  }

  private mutating func readRule(_ table: [String: TOMLNode], at path: [PathPart]) -> RuleDraft {
    var draft = RuleDraft()
    read(RuleSchema.all, from: table, at: path, into: &draft)
    let kindPath = path + [.key("kind")]
    let kind = table["kind"] == nil || badPaths.contains(kindPath) ? nil : draft.kind
    noteUnknownKeys(of: table, at: path, valid: RuleSchema.all.map(\.name))
    if let kind {
      let fitting = RuleSchema.keys(for: kind).map(\.name)
      for key in RuleSchema.all where table[key.name] != nil && !fitting.contains(key.name) {
        noteConflict(path + [.key(key.name)], "is no key of a rule of kind \"\(kind)\"")
      }
    }
    let required = RuleSchema.required(for: kind)
    for key in RuleSchema.all where required.contains(key.name) && table[key.name] == nil {
      let keyPath = path + [.key(key.name)]
      note(keyPath, .missingKey(Self.dotted(keyPath), expected: key.expectation))
    }
    return draft
  }

  private mutating func read<Root>(
    _ keys: [SettingKey<Root>], from table: [String: TOMLNode], at path: [PathPart],
    into root: inout Root
  ) {
    for key in keys {
      guard let node = table[key.name], !key.read(node.value, &root) else { continue }
      noteWrong(path + [.key(key.name)], found: node, expected: key.expectation)
    }
  }

  private mutating func table(_ node: TOMLNode, at path: [PathPart]) -> [String: TOMLNode]? {
    if case .table(let members) = node.value { return members }
    noteWrong(path, found: node, expected: "a table")
    return nil
  }
}

// Checks between values.
extension SettingsReader {
  private mutating func checkSteps() {
    let rate: [PathPart] = [.key("sampling"), .key("steps_per_second")]
    guard !badPaths.contains(rate) else { return }
    let sampling = settings.sampling
    let lengths = [
      ("segment_seconds", sampling.segmentSeconds), ("context_seconds", sampling.contextSeconds),
    ]
    for (name, seconds) in lengths {
      let path: [PathPart] = [.key("sampling"), .key(name)]
      let steps = seconds * sampling.stepsPerSecond
      let isShort = name == "segment_seconds" && steps < 0.5
      guard !badPaths.contains(path), isShort || abs(steps - steps.rounded()) > 1e-6 else {
        continue
      }
      noteConflict(
        path,
        """
        makes \(steps) steps of \(1 / sampling.stepsPerSecond) s, expected a whole number of steps \
        (see steps_per_second)
        """)
    }
  }

  private mutating func checkFusion() {
    let path: [PathPart] = [.key("fusion"), .key("type")]
    let weights: [PathPart] = [.key("fusion"), .key("weights")]
    guard settings.fusion.type != .mean, settings.fusion.weights.isEmpty,
      !badPaths.contains(path), !badPaths.contains(weights)
    else { return }
    noteConflict(
      path,
      "is \"\(settings.fusion.type)\", which needs a weight file: set fusion.weights, or use \"mean\""
    )
  }

  private mutating func checkRules(_ rules: [(path: [PathPart], draft: RuleDraft)]) {
    let soundRules = rules.map(\.draft).filter { $0.kind == .sound }.map(\.name)
    for (index, (path, draft)) in rules.enumerated() {
      let name = path + [.key("name")]
      let release = path + [.key("release_threshold")]
      let rivals = path + [.key("rivals")]
      if !badPaths.contains(name), rules[..<index].contains(where: { $0.draft.name == draft.name })
      {
        noteConflict(name, "is \"\(draft.name)\", as another rule's is already")
      }
      guard draft.kind == .sound else { continue }
      if !badPaths.contains(release), draft.releaseThreshold > draft.threshold {
        noteConflict(
          release, "is \(draft.releaseThreshold), above the threshold \(draft.threshold)")
      }
      for rival in draft.rivals where !soundRules.contains(rival) || rival == draft.name {
        noteConflict(rivals, "has \"\(rival)\", which is no other sound rule's name")
      }
    }
  }
}

// Noting mistakes.
extension SettingsReader {
  private mutating func note(_ path: [PathPart], _ kind: ConfigurationError.Mistake.Kind) {
    badPaths.insert(path)
    mistakes.append(ConfigurationError.Mistake(line: locator.line(of: path), kind: kind))
  }

  private mutating func noteWrong(_ path: [PathPart], found: TOMLNode, expected: String) {
    note(
      path,
      .wrongValue(Self.dotted(path), found: found.value.description, expected: expected))
  }

  private mutating func noteConflict(_ path: [PathPart], _ reason: String) {
    note(path, .conflict(Self.dotted(path), reason: reason))
  }

  private mutating func noteUnknownKeys(
    of table: [String: TOMLNode], at path: [PathPart], valid: [String]
  ) {
    for name in table.keys.sorted() where !valid.contains(name) {
      let keyPath = path + [.key(name)]
      note(keyPath, .unknownKey(Self.dotted(keyPath), hint: Self.hint(for: name, valid: valid)))
    }
  }

  private static func hint(for name: String, valid: [String]) -> ConfigurationError.Mistake.Hint {
    let home = SettingsSchema.sections.first { $0.keys.contains { $0.name == name } }
    if let home { return .elsewhere(section: home.name) }
    return .nearest(NearestNames.of(name, in: valid, count: 1).joined())
  }

  /// The keys of a path with dots between them; which element of an array is told by the line.
  private static func dotted(_ path: [PathPart]) -> String {
    path.compactMap { if case .key(let name) = $0 { name } else { nil } }.joined(separator: ".")
  }
}
