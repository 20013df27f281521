// SPDX-License-Identifier: Apache-2.0
import Core
import Events

/// Goes through a parsed file with the schema, and notes every mistake on the way.
struct SettingsReader {
  private(set) var settings = Settings()
  /// In the order of their lines.
  private(set) var mistakes: [ConfigurationError.Mistake] = []
  /// Where the file's rules stand.
  private(set) var rulePaths: [[PathPart]] = []
  private let locator: KeyLocator
  /// Values with a mistake, so that checks between values can leave them alone.
  private(set) var badPaths: Set<[PathPart]> = []

  init(_ document: TOMLNode) {
    locator = KeyLocator(document)
    let document = table(document, at: []) ?? [:]
    readSections(document)
    readRules(document["rule"])
    readCameras(document["camera"])
    readZones(document["zone"])
    readSinks(document["sink"])
    checkCamerasOfRules()
    drawZones()
    checkSteps()
    mistakes.sort { $0.line < $1.line }
  }

  private mutating func readSections(_ document: [String: TOMLNode]) {
    let sections = SettingsSchema.sections
    var settings = Settings()
    noteUnknownKeys(
      of: document, at: [], valid: sections.map(\.name) + ["rule", "camera", "zone", "sink"])
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
    let drafts = readTables("rule", node) { $0.readRule($1, at: $2) }
    settings.rules = drafts.map(\.value.rule)
    rulePaths = drafts.map(\.path)
    checkNames(of: drafts, "rule", \.name)
    checkRules(drafts)
  }

  private mutating func readCameras(_ node: TOMLNode?) {
    let cameras = readTables("camera", node) { reader, table, path in
      reader.readTable(
        table, at: path, CameraSchema.keys, required: CameraSchema.required,
        into: Settings.Camera())
    }
    settings.cameras = cameras.map(\.value)
    checkNames(of: cameras, "camera", \.name)
    for (path, camera) in cameras {
      checkLocation(at: path, url: camera.url, file: camera.urlFile)
      checkWaits(of: camera, at: path)
    }
  }

  private mutating func readZones(_ node: TOMLNode?) {
    let zones = readTables("zone", node) { reader, table, path in
      reader.readTable(
        table, at: path, ZoneSchema.keys, required: ZoneSchema.required,
        into: Settings.NamedZone())
    }
    settings.zones = zones.map(\.value)
    checkNames(of: zones, "zone", \.name)
    checkZones(zones)
  }

  mutating func drawRules(in zones: [String: Zone]) {
    settings.rules = settings.rules.map { $0.drawn(in: zones) }
  }

  private mutating func readSinks(_ node: TOMLNode?) {
    let sinks = readTables("sink", node) { $0.readSink($1, at: $2) }
    settings.sinks = sinks.map(\.value)
    checkNames(of: sinks, "sink", \.name)
    checkSinks(sinks)
  }

  /// The tables of an array, each with the path at which it stands.
  private mutating func readTables<Value>(
    _ name: String, _ node: TOMLNode?,
    _ read: (inout SettingsReader, [String: TOMLNode], [PathPart]) -> Value
  ) -> [(path: [PathPart], value: Value)] {
    guard let node else { return [] }
    guard case .array(let elements) = node.value else {
      noteWrong([.key(name)], found: node, expected: "[[\(name)]], in double brackets")
      return []
    }
    return elements.enumerated().compactMap { index, element in
      let path = [PathPart.key(name), .index(index)]
      return table(element, at: path).map { (path, read(&self, $0, path)) }
    }
  }

  private mutating func readSink(
    _ table: [String: TOMLNode], at path: [PathPart]
  ) -> Settings.Sink {
    var sink = Settings.Sink()
    read(SinkSchema.all, from: table, at: path, into: &sink)
    let kindPath = path + [.key("kind")]
    let stated = table["kind"] == nil || badPaths.contains(kindPath) ? nil : sink.kind
    noteUnknownKeys(of: table, at: path, valid: SinkSchema.all.map(\.name))
    if let stated {
      noteKeys(
        of: table, at: path, SinkSchema.all, otherThan: SinkSchema.keys(for: stated),
        "a sink of kind \"\(stated.rawValue)\"")
    }
    noteMissing(SinkSchema.required(for: stated), of: table, at: path, SinkSchema.all)
    return sink
  }

  private mutating func readTable<Value>(
    _ table: [String: TOMLNode], at path: [PathPart], _ keys: [SettingKey<Value>],
    required: [String], into empty: Value
  ) -> Value {
    var value = empty
    read(keys, from: table, at: path, into: &value)
    noteUnknownKeys(of: table, at: path, valid: keys.map(\.name))
    noteMissing(required, of: table, at: path, keys)
    return value
  }

  mutating func noteMissing<Root>(
    _ required: [String], of table: [String: TOMLNode], at path: [PathPart],
    _ keys: [SettingKey<Root>]
  ) {
    for key in keys where required.contains(key.name) && table[key.name] == nil {
      let keyPath = path + [.key(key.name)]
      note(keyPath, .missingKey(Self.dotted(keyPath), expected: key.expectation))
    }
  }

  mutating func read<Root>(
    _ keys: [SettingKey<Root>], from table: [String: TOMLNode], at path: [PathPart],
    into root: inout Root
  ) {
    for key in keys {
      guard let node = table[key.name], !key.read(node.value, &root) else { continue }
      noteWrong(path + [.key(key.name)], found: node, expected: key.expectation)
    }
  }

  mutating func table(_ node: TOMLNode, at path: [PathPart]) -> [String: TOMLNode]? {
    if case .table(let members) = node.value { return members }
    noteWrong(path, found: node, expected: "a table")
    return nil
  }
}

// Noting mistakes.
extension SettingsReader {
  mutating func note(_ path: [PathPart], _ kind: ConfigurationError.Mistake.Kind) {
    badPaths.insert(path)
    mistakes.append(ConfigurationError.Mistake(line: locator.line(of: path), kind: kind))
  }

  /// Notes keys that are valid by themselves but not in this table.
  mutating func noteKeys<Root>(
    of table: [String: TOMLNode], at path: [PathPart], _ all: [SettingKey<Root>],
    otherThan fitting: [SettingKey<Root>], _ what: String
  ) {
    let names = fitting.map(\.name)
    for key in all where table[key.name] != nil && !names.contains(key.name) {
      noteConflict(path + [.key(key.name)], "is no key of \(what)")
    }
  }

  private mutating func noteWrong(_ path: [PathPart], found: TOMLNode, expected: String) {
    note(
      path,
      .wrongValue(Self.dotted(path), found: found.value.description, expected: expected))
  }

  mutating func noteConflict(_ path: [PathPart], _ reason: String) {
    note(path, .conflict(Self.dotted(path), reason: reason))
  }

  mutating func noteUnknownKeys(
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
  static func dotted(_ path: [PathPart]) -> String {
    path.compactMap { if case .key(let name) = $0 { name } else { nil } }.joined(separator: ".")
  }
}
