// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@Suite struct ManualTests {
  @Test func theManualHasEveryCommandAndOption() throws {
    let help = try NightjarProcess.run(["--experimental-dump-help"])
    let root = try JSON(text: help.output)["command"]
    let commands = root["subcommands"].elements.flatMap { Self.pages($0, after: []) }
    try ManualPage("nightjar.1").expect(commands.joined())
  }

  /// A section for each command that does something, and is not hidden.
  private static func pages(_ command: JSON, after path: [String]) -> [String] {
    guard let name = command["commandName"].string, name != "help",
      command["shouldDisplay"].bool != false
    else { return [] }
    let path = path + [name]
    let others = command["subcommands"].elements.flatMap { pages($0, after: path) }
    let isGroup = !others.isEmpty
    let arguments = command["arguments"].elements.filter { argument in
      argument["shouldDisplay"].bool == true && argument["valueName"].string != "help"
        && argument["valueName"].string != "version"
    }
    let texts = [command["abstract"].string, command["discussion"].string].compactMap(\.self)
    return [".SS nightjar \(path.joined(separator: " "))\n"]
      + texts.map(paragraphs) + (isGroup ? [] : arguments.map(entry)) + others
  }

  /// Paragraphs, of which those that are set in stand as they are.
  private static func paragraphs(_ text: String) -> String {
    var roff = ".PP\n"
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty {
        roff += ".PP\n"
      } else if line.hasPrefix("  ") {
        roff += ".EX\n\(ManualPage.escaped(String(line)))\n.EE\n"
      } else {
        roff += "\(ManualPage.escaped(String(line)))\n"
      }
    }
    return roff
  }

  private static func entry(_ argument: JSON) -> String {
    let value = argument["valueName"].string ?? ""
    let names = argument["names"].elements.map { name in
      (name["kind"].string == "short" ? "-" : "--") + (name["name"].string ?? "")
    }
    let title: String
    switch argument["kind"].string {
    case "positional": title = ".I \(ManualPage.escaped(value))"
    case "option":
      title =
        ".BI \"\(ManualPage.escaped(names.joined(separator: ", "))) \" \(ManualPage.escaped(value))"
    default: title = ".B \"\(ManualPage.escaped(names.joined(separator: ", ")))\""
    }
    let standard = argument["defaultValue"].string.map { "Default: \($0)." }
    let texts = [argument["abstract"].string, argument["discussion"].string, standard]
    return ".TP\n\(title)\n"
      + texts.compactMap { $0.map { "\(ManualPage.escaped($0))\n" } }.joined()
  }
}
