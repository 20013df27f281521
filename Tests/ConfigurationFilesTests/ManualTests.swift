// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import ConfigurationFiles

@Suite struct ManualTests {
  @Test func theManualHasEveryKeyAsItIsRead() throws {
    let sections = SettingsSchema.sections.map { section in
      ".SS [\(section.name)]\n" + Self.entries(section.keys, of: Settings())
    }
    let tables = [
      ".SS [[camera]]\n"
        + Self.entries(
          CameraSchema.keys, of: Settings.Camera(), except: CameraSchema.withoutDefault),
      ".SS [[zone]]\n"
        + Self.entries(
          ZoneSchema.keys, of: Settings.NamedZone(), except: ZoneSchema.withoutDefault),
      ".SS [[sink]]\n"
        + Self.entries(SinkSchema.all, of: Settings.Sink(), except: SinkSchema.withoutDefault),
      ".SS [[rule]]\n"
        + Self.entries(RuleSchema.all, of: RuleDraft(), except: RuleSchema.withoutDefault),
    ]
    try ManualPage("nightjar.toml.5").expect((sections + tables).joined())
  }

  /// An entry for each key, with its value in `defaults` unless it has none.
  private static func entries<Root>(
    _ keys: [SettingKey<Root>], of defaults: Root, except withoutDefault: [String] = []
  ) -> String {
    keys.map { key in
      let value = withoutDefault.contains(key.name) ? "" : " = \(quoted(key.write(defaults)))"
      return """
        .TP
        .BR \(ManualPage.escaped(key.name)) "\(value)"
        \(ManualPage.escaped(key.comment))
        Takes \(ManualPage.escaped(key.expectation)).

        """
    }.joined()
  }

  /// Inside the quotes of a request a quote is doubled.
  private static func quoted(_ value: String) -> String {
    ManualPage.escaped(value).replacing("\"", with: "\"\"")
  }
}
