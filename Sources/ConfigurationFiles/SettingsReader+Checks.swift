// SPDX-License-Identifier: Apache-2.0
import Core
import Events

/// Checks between values.
extension SettingsReader {
  mutating func checkSteps() {
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

  /// No two of a kind of table may have one name.
  mutating func checkNames<Value>(
    of tables: [(path: [PathPart], value: Value)], _ what: String, _ name: (Value) -> String
  ) {
    var seen: Set<String> = []
    for (path, value) in tables where !badPaths.contains(path + [.key("name")]) {
      if !seen.insert(name(value)).inserted {
        noteConflict(
          path + [.key("name")], "is \"\(name(value))\", as another \(what)'s is already")
      }
    }
  }

  /// An address stands here, or in a file of its own, but not in both.
  mutating func checkLocation(at path: [PathPart], url: String, file: String) {
    let (urlPath, filePath) = (path + [.key("url")], path + [.key("url_file")])
    guard !badPaths.contains(urlPath), !badPaths.contains(filePath) else { return }
    if url.isEmpty && file.isEmpty {
      note(urlPath, .missingKey(Self.dotted(urlPath), expected: "it or url_file"))
    } else if !url.isEmpty && !file.isEmpty {
      noteConflict(filePath, "stands beside \"url\"; only one of them can count")
    }
  }

  mutating func checkWaits(of camera: Settings.Camera, at path: [PathPart]) {
    let maximum = path + [.key("reconnect_max")]
    guard !badPaths.contains(maximum), camera.reconnectMaximum < camera.reconnectMinimum else {
      return
    }
    noteConflict(
      maximum,
      """
      is \(camera.reconnectMaximum.seconds), below the reconnect_min of \
      \(camera.reconnectMinimum.seconds)
      """)
  }

  mutating func checkZones(_ zones: [(path: [PathPart], value: Settings.NamedZone)]) {
    for (path, zone) in zones {
      let points = path + [.key("points")]
      if !badPaths.contains(points) {
        do throws(GeometryError) {
          _ = try Zone(zone.points)
        } catch {
          noteConflict(points, "is no polygon (\(error.reason))")
        }
      }
      checkNames(zone.cameras, in: settings.cameras.map(\.name), at: path, "cameras")
    }
  }

  mutating func checkSinks(_ sinks: [(path: [PathPart], value: Settings.Sink)]) {
    let (cameras, rules) = (settings.cameras.map(\.name), settings.rules.map(\.name))
    for (path, sink) in sinks {
      if sink.kind == .webhook {
        checkLocation(at: path, url: sink.url, file: sink.urlFile)
      }
      checkNames(sink.cameras, in: cameras, at: path, "cameras")
      checkNames(sink.rules, in: rules, at: path, "rules")
      let needsFile = sink.isEnabled && settings.output.alerts == "-"
      if needsFile && !badPaths.contains(path) {
        noteConflict(
          path + [.key("kind")],
          "needs the alerts in a file, to send them again after a failure: set output.alerts")
      }
    }
  }

  /// A file without cameras may be for others' footage.
  mutating func checkCamerasOfRules() {
    guard !settings.cameras.isEmpty else { return }
    for (path, rule) in zip(rulePaths, settings.rules) {
      checkNames(rule.cameras, in: settings.cameras.map(\.name), at: path, "cameras")
    }
  }

  private mutating func checkNames(
    _ chosen: [String], in known: [String], at path: [PathPart], _ key: String
  ) {
    for name in chosen where !known.contains(name) {
      let nearest = NearestNames.of(name, in: known, count: 1).first
      noteConflict(
        path + [.key(key)],
        "has \"\(name)\", which is no \(key.dropLast())'s name"
          + (nearest.map { ", unlike \"\($0)\"" } ?? ""))
    }
  }

  mutating func checkRules(_ rules: [(path: [PathPart], value: RuleDraft)]) {
    let names = rules.map(\.value.name)
    for (path, draft) in rules {
      for rival in draft.rivals where !names.contains(rival) || rival == draft.name {
        noteConflict(path + [.key("rivals")], "has \"\(rival)\", which is no other rule's name")
      }
    }
  }
}
