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
    // Without rules the empty array has to come before the first table.
    let parts =
      rules.isEmpty ? ["rule = []\n"] + sections : sections + [Self.rulesComment] + rulesText
    return parts.joined(separator: "\n")
  }

  private var rulesText: [String] {
    rules.map { rule in
      let draft = RuleDraft(rule)
      let keys = RuleSchema.keys(for: draft.kind).map { "\($0.name) = \($0.write(draft))\n" }
      return "[[rule]]\n" + keys.joined()
    }
  }

  private static var rulesComment: String {
    let keys = RuleSchema.all.map { key in
      let isOptional = RuleSchema.optionalNames.contains(key.name)
      return (name: isOptional ? "\(key.name) (\(key.write(RuleDraft())))" : key.name, key.comment)
    }
    let width = keys.map(\.name.count).max() ?? 0
    let lines = keys.map { name, comment in
      "#   \(name)\(String(repeating: " ", count: width - name.count))  \(comment)\n"
    }
    return """
      # Rules for alerts. With any [[rule]] in a file, the file's rules replace all of the built-in ones,
      # which are written out here; `rule = []` at the top of the file, before any table, is none at all.
      # A key with a value in brackets may be left out; the value is what it has then.
      #

      """ + lines.joined()
  }
}
