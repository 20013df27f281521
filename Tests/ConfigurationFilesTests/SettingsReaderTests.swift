// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Testing

@testable import ConfigurationFiles

@Suite struct SettingsReaderTests {
  @Test func anEmptyFileIsTheDefaults() throws {
    #expect(try read("") == Settings())
    #expect(try read("\u{FEFF}# nothing but a comment\r\n") == Settings())
  }

  @Test func keysInTheFileReplaceDefaultsAndOthersStay() throws {
    var expected = Settings()
    expected.sampling.segmentSeconds = 4
    expected.fusion.weights = "w.safetensors"
    let settings = try read("sampling.segment_seconds = 4\nfusion = { weights = 'w.safetensors' }")
    #expect(settings == expected)
  }

  @Test func rulesInTheFileReplaceAllBuiltInOnes() throws {
    let settings = try read(
      """
      [[rule]]
      name = "dog"
      kind = "sound"
      labels = ["Bark"]
      threshold = 0.25
      [[rule]]
      name = "covered"
      kind = "tamper"
      severity = "critical"
      tamper = "black"
      min_duration = 1.5
      """)
    #expect(
      settings.rules == [
        AlertRule(
          name: "dog", severity: .warning,
          condition: .sound(
            SoundCondition(labels: ["Bark"], threshold: 0.25, releaseThreshold: 0.125))),
        AlertRule(
          name: "covered", severity: .critical, condition: .tamper(.black),
          minimumDuration: MediaTime(seconds: 1.5)),
      ])
  }

  @Test(arguments: [
    (
      "[sampling]\n\nsteps_per_secnd = 2",
      """
      nightjar.toml: line 3: unknown key "sampling.steps_per_secnd". \
      Did you mean "steps_per_second"?
      """
    ),
    (
      "[samplign]\nsteps_per_second = 2",
      "nightjar.toml: line 1: unknown key \"samplign\". Did you mean \"sampling\"?"
    ),
    (
      "workers = 2",
      "nightjar.toml: line 1: unknown key \"workers\". It belongs under [pipeline]."
    ),
    (
      "[log]\nxyzzy_quux_plugh = 1",
      "nightjar.toml: line 2: unknown key \"log.xyzzy_quux_plugh\". Did you mean \"level\"?"
    ),
    (
      "[sampling]\nsteps_per_second = \"fast\"",
      """
      nightjar.toml: line 2: "sampling.steps_per_second" is the string "fast", \
      expected a number from 0.1 to 16.
      """
    ),
    (
      "[pipeline]\nworkers = -1",
      """
      nightjar.toml: line 2: "pipeline.workers" is -1, expected a whole number from 0 to 256.
      """
    ),
    (
      "[pipeline]\nworkers = 1.5",
      """
      nightjar.toml: line 2: "pipeline.workers" is 1.5, expected a whole number from 0 to 256.
      """
    ),
    (
      "[sampling]\nsteps_per_second = nan",
      """
      nightjar.toml: line 2: "sampling.steps_per_second" is nan, \
      expected a number from 0.1 to 16.
      """
    ),
    (
      "\n[efficiency]\nenabled = 1",
      "nightjar.toml: line 3: \"efficiency.enabled\" is 1, expected true or false."
    ),
    (
      "[output]\nembedding = 'hex'",
      """
      nightjar.toml: line 2: "output.embedding" is the string "hex", \
      expected "base64", "values" or "none".
      """
    ),
    (
      "[output]\nsegments = \"\"",
      """
      nightjar.toml: line 2: "output.segments" is the string "", \
      expected a string that is not empty.
      """
    ),
    ("log = 1979-05-27", "nightjar.toml: line 1: \"log\" is a date or time, expected a table."),
    (
      "[sampling]\nsegment_seconds = 8.3",
      """
      nightjar.toml: line 2: "sampling.segment_seconds" makes 16.6 steps of 0.5 s, \
      expected a whole number of steps (see steps_per_second).
      """
    ),
    (
      "[sampling]\nsteps_per_second = 0.125\ncontext_seconds = 0",
      nil
    ),
    (
      "[rule]\nname = \"x\"",
      "nightjar.toml: line 1: \"rule\" is a table, expected [[rule]], in double brackets."
    ),
    (
      "rule = [1]",
      "nightjar.toml: line 1: \"rule\" is 1, expected a table."
    ),
    (
      "[[rule]]\nname = \"x\"",
      """
      nightjar.toml: line 1: "rule.kind" is missing, expected it or one of the keys \
      sound, tamper, camera, all, any, not, sequence, motion, scene, speech, anomaly.
      """
    ),
    (
      "[[rule]]\nname = \"x\"\nkind = \"smell\"",
      """
      nightjar.toml: line 3: "rule.kind" is the string "smell", expected "sound" or "tamper".
      """
    ),
    (
      "[[rule]]\nkind = \"tamper\"\ntamper = \"black\"",
      "nightjar.toml: line 1: \"rule.name\" is missing, expected a string that is not empty."
    ),
    (
      "[[rule]]\nname = 'x'\nkind = \"tamper\"\ntamper = \"black\"\nlabels = [\"Bark\"]",
      "nightjar.toml: line 5: \"rule.labels\" is no key of a rule of kind \"tamper\"."
    ),
    (
      sound("x", "labels = [\"Bark\", 3]"),
      """
      nightjar.toml: line 5: "rule.labels" is an array of 2, expected an array of one string or more.
      """
    ),
    (
      sound("x", "labels = []"),
      """
      nightjar.toml: line 5: "rule.labels" is an empty array, expected an array of one string or more.
      """
    ),
    (
      sound("x", "labels = ['Bark']\nrelease_threshold = 0.6"),
      "nightjar.toml: line 6: \"rule.release_threshold\" is 0.6, above the threshold 0.5."
    ),
    (
      sound("x", "labels = ['Bark']\nrivals = ['y']"),
      """
      nightjar.toml: line 6: "rule.rivals" has "y", which is no other rule's name.
      """
    ),
    (
      sound("x", "labels = ['Bark']\nthreshhold = 1"),
      """
      nightjar.toml: line 6: unknown key "rule.threshhold". Did you mean "threshold"?
      """
    ),
    (
      sound("x", "labels = ['Bark']") + "\n" + sound("x", "labels = ['Bark']"),
      "nightjar.toml: line 7: \"rule.name\" is \"x\", as another rule's is already."
    ),
  ])
  func aMistakeIsToldWithItsLineAndKey(text: String, message: String?) {
    #expect(complaint(about: text) == message)
  }

  @Test func allMistakesAreToldInTheOrderOfTheirLines() {
    let text = """
      [log]
      level = "loud"  # line 2
      [sampling]
      fps = 2
      segment_seconds = []
      [[rule]]
      name = "ok"
      kind = "tamper"
      tamper = "black"
      [[rule]]
      name = ""
      kind = "tamper"
      """
    let lines = complaint(about: text)?.split(separator: "\n").map { $0.prefix(22) }
    #expect(
      lines == [
        "nightjar.toml: line 2:", "nightjar.toml: line 4:", "nightjar.toml: line 5:",
        "nightjar.toml: line 10", "nightjar.toml: line 11",
      ])
  }

  @Test func aMistakenValueIsNotBlamedForAConflictToo() {
    let text = "[sampling]\nsteps_per_second = 0\nsegment_seconds = 0.75"
    #expect(complaint(about: text)?.split(separator: "\n").count == 1)
  }
}

/// Lines of a sound rule, `extra` beginning at the fifth.
private func sound(_ name: String, _ extra: String) -> String {
  "[[rule]]\nname = \"\(name)\"\nkind = \"sound\"\nthreshold = 0.5\n\(extra)"
}

/// What reading a text complains about, `nil` if nothing.
func complaint(about text: String) -> String? {
  do {
    _ = try read(text)
    return nil
  } catch {
    return "\(error)"
  }
}
