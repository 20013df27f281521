// SPDX-License-Identifier: Apache-2.0
import Events

extension Settings {
  /// The built-in defaults as a configuration file, every key with a comment.
  package static var defaultText: String {
    """
    # Configuration of Nightjar. Every key is here with its default; leave out what you do not change.
    # `nightjar config check` says what is wrong with a file, `nightjar config show` what is in force.


    """ + Settings().text
  }

  /// These settings as a configuration file that reads back as the same.
  package var text: String {
    let sections = SettingsSchema.sections.map { section in
      let keys = section.keys.map { "# \($0.comment)\n\($0.name) = \($0.write(self))\n" }
      return "[\(section.name)]\n" + keys.joined()
    }
    let tables =
      [Self.camerasComment] + cameras.map { Self.table("camera", CameraSchema.keys, $0) }
      + [Self.sinksComment]
      + sinks.map { Self.table("sink", SinkSchema.keys(for: $0.kind), $0) }
    // Without rules the empty array has to come before the first table.
    let parts =
      rules.isEmpty
      ? ["rule = []\n"] + sections + tables
      : sections + tables + [Self.rulesComment]
        + rules.map(RuleDraft.init).map {
          Self.table("rule", RuleSchema.keys(for: $0.kind), $0)
        }
    return parts.joined(separator: "\n")
  }

  /// A table of an array; texts that are empty say nothing and are left out.
  private static func table<Value>(
    _ name: String, _ keys: [SettingKey<Value>], _ value: Value
  ) -> String {
    let lines = keys.map { ($0.name, $0.write(value)) }.filter { $0.1 != "\"\"" }
    return "[[\(name)]]\n" + lines.map { "\($0) = \($1)\n" }.joined()
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

    """ + comment(on: CameraSchema.keys, of: Camera(), mandatory: ["name", "url", "url_file"])
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
      + comment(
        on: SinkSchema.all, of: Sink(),
        mandatory: ["name", "kind", "command", "url", "url_file", "host"])
  }

  private static var rulesComment: String {
    """
    # Rules for alerts. With any [[rule]] in a file, the file's rules replace all of the built-in ones,
    # which are written out here; `rule = []` at the top of the file, before any table, is none at all.
    # A key with a value in brackets may be left out; the value is what it has then.
    #

    """
      + comment(
        on: RuleSchema.all, of: RuleDraft(),
        mandatory: RuleSchema.all.map(\.name).filter { !RuleSchema.optionalNames.contains($0) })
  }

  /// A line for each key of a table, with its default unless it has to be given.
  private static func comment<Value>(
    on keys: [SettingKey<Value>], of value: Value, mandatory: [String]
  ) -> String {
    let rows = keys.map { key in
      (
        name: mandatory.contains(key.name) ? key.name : "\(key.name) (\(key.write(value)))",
        key.comment
      )
    }
    let width = rows.map(\.name.count).max() ?? 0
    return rows.map { name, comment in
      "#   \(name)\(String(repeating: " ", count: width - name.count))  \(comment)\n"
    }.joined()
  }
}
