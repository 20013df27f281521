// SPDX-License-Identifier: Apache-2.0
import Events

extension Settings {
  /// The built-in defaults as a configuration file, every key with a comment.
  package static var defaultText: String {
    """
    # Configuration of Nightjar. Every key is here with its default; leave out what you do not change.
    # `nightjar config check` says what is wrong with a file, `nightjar config show` what is in force.


    """ + Settings().text(showingSecrets: true)
  }

  /// These settings as a configuration file.
  ///
  /// - Parameter showingSecrets: whether addresses have their passwords. With them the file reads
  ///   back as the same.
  /// - Returns: every key that has a value, with comments.
  package func text(showingSecrets: Bool) -> String {
    let sections = SettingsSchema.sections.map { section in
      let keys = section.keys.map { "# \($0.comment)\n\($0.name) = \($0.write(self))\n" }
      return "[\(section.name)]\n" + keys.joined()
    }
    func table<Value>(_ name: String, _ keys: [SettingKey<Value>], _ value: Value) -> String {
      // Texts that are empty, and values that are not there, say nothing.
      let lines = keys.map { ($0.name, showingSecrets ? $0.write(value) : $0.show(value)) }
        .filter { $0.1 != "\"\"" && !$0.1.isEmpty }
      return "[[\(name)]]\n" + lines.map { "\($0) = \($1)\n" }.joined()
    }
    let tables =
      [Self.camerasComment] + cameras.map { table("camera", CameraSchema.keys, $0) }
      + [Self.zonesComment] + zones.map { table("zone", ZoneSchema.keys, $0) }
      + [Self.sinksComment] + sinks.map { table("sink", SinkSchema.keys(for: $0.kind), $0) }
    // Without rules the empty array has to come before the first table.
    let parts =
      rules.isEmpty
      ? ["rule = []\n"] + sections + tables
      : sections + tables + [Self.rulesComment]
        + rules.map(RuleDraft.init).map { table("rule", RuleSchema.keys(for: $0), $0) }
    return parts.joined(separator: "\n")
  }

  private static var camerasComment: String {
    """
    # What `nightjar run` watches, a [[camera]] each, such as:
    #
    #   [[camera]]
    #   name = "yard"
    #   url = "rtsp://192.0.2.7/stream1"
    #
    # It has a url or a url_file. Other keys may be left out; the value in brackets is what they have then.
    #

    """ + comment(on: CameraSchema.keys, of: Camera(), withoutDefault: CameraSchema.withoutDefault)
  }

  private static var zonesComment: String {
    """
    # Parts of the picture that rules look at, or that nobody may see, a [[zone]] each, such as:
    #
    #   [[zone]]
    #   name = "neighbour"
    #   kind = "mask"
    #   points = [[0.7, 0.1], [1.0, 0.1], [1.0, 0.6]]
    #   cameras = ["yard"]
    #

    """
      + comment(on: ZoneSchema.keys, of: NamedZone(), withoutDefault: ZoneSchema.withoutDefault)
  }

  private static var sinksComment: String {
    """
    # Where alerts go besides [output] alerts, a [[sink]] each, such as:
    #
    #   [[sink]]
    #   name = "house"
    #   kind = "webhook"
    #   url = "https://alerts.example/nightjar"
    #

    """
      + comment(on: SinkSchema.all, of: Sink(), withoutDefault: SinkSchema.withoutDefault)
  }

  private static var rulesComment: String {
    """
    # Rules for alerts. With any [[rule]] in a file, the file's rules replace all of the built-in ones,
    # which are written out here; `rule = []` at the top of the file, before any table, is none at all.
    # A rule has a kind, or one of the conditions sound, scene, speech, motion, anomaly, tamper, camera, all,
    # any, not and sequence:
    #
    #   [[rule]]
    #   name = "quiet break-in"
    #   all = [{ sound = ["Glass"], threshold = 0.7 }, { not = { sound = ["Speech"] } }]
    #
    # A key with a value in brackets may be left out; the value is what it has then.
    #

    """
      + comment(on: RuleSchema.all, of: RuleDraft(), withoutDefault: RuleSchema.withoutDefault)
  }

  /// A line for each key of a table, with its default unless it has to be given.
  private static func comment<Value>(
    on keys: [SettingKey<Value>], of value: Value, withoutDefault: [String]
  ) -> String {
    let rows = keys.map { key in
      (
        name: withoutDefault.contains(key.name) ? key.name : "\(key.name) (\(key.write(value)))",
        key.comment
      )
    }
    let width = rows.map(\.name.count).max() ?? 0
    return rows.map { name, comment in
      "#   \(name)\(String(repeating: " ", count: width - name.count))  \(comment)\n"
    }.joined()
  }
}
