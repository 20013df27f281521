// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import ConfigurationFiles

@Suite struct ConfigurationFileTests {
  @Test func theCommandLineComesFirstThenTheEnvironmentThenTheSystem() {
    let environment = ["NIGHTJAR_CONFIG": "/from/environment.toml"]
    let system = "\(Fixtures.project)/config.toml"
    let none = "\(Fixtures.project)/no-such-file.toml"
    #expect(
      ConfigurationFile.find(named: "a.toml", environment: environment, systemPath: system)
        == .file("a.toml"))
    #expect(
      ConfigurationFile.find(named: nil, environment: environment, systemPath: system)
        == .file("/from/environment.toml"))
    #expect(
      ConfigurationFile.find(named: nil, environment: [:], systemPath: system) == .file(system))
    #expect(
      ConfigurationFile.find(
        named: nil, environment: ["NIGHTJAR_CONFIG": ""], systemPath: none) == .builtIn)
  }

  @Test func withoutAnyFileTheDefaultsHold() throws {
    #expect(try ConfigurationFile.builtIn.load() == Settings())
  }

  @Test func aFileIsReadAndChecked() throws {
    #expect(try ConfigurationFile.file("\(Fixtures.project)/config.toml").load() == Settings())
  }

  @Test(arguments: [("no-such-file.toml", "no such file"), ("Sources", "it is a directory")])
  func aFileThatCannotBeReadIsNamed(name: String, reason: String) {
    let path = "\(Fixtures.project)/\(name)"
    #expect(throws: ConfigurationError.cannotRead(path: path, reason: reason)) {
      try ConfigurationFile.file(path).load()
    }
  }

  @Test func aFileLargerThanAnyConfigurationIsRefused() {
    #expect(
      throws: ConfigurationError.cannotRead(
        path: "/dev/zero", reason: "it is larger than 256 KiB")
    ) {
      try ConfigurationFile.file("/dev/zero").load()
    }
  }

  @Test func whatCannotBeReadIsToldInOneLine() {
    let error = ConfigurationError.cannotRead(path: "a.toml", reason: "no such file")
    #expect(
      "\(error)"
        == "a.toml: cannot read the configuration: no such file. Check the path and its permissions."
    )
  }

  @Test func syntaxErrorsTellLineAndColumn() {
    #expect(
      complaint(about: "[log]\nlevel = debug")
        == """
        nightjar.toml: line 2, column 9: not valid TOML: "debug" is no value; \
        if it is text, it needs quotes.
        """)
  }

  @Test func bytesThatAreNotUTF8AreToldWithTheirLine() {
    let bytes = Array("[log]\n# ".utf8) + [0xFF, 0xFE] + Array("\nlevel = 1".utf8)
    #expect {
      try Settings(bytes: bytes, path: "nightjar.toml")
    } throws: {
      "\($0)" == "nightjar.toml: line 2: not valid TOML: not UTF-8 text."
    }
  }

  @Test(arguments: [Settings.defaultText, mixedStyles])
  func mutatedFilesNeverTrap(text: String) {
    var mutator = Mutator(seed: 20_261)
    var refused = 0
    for _ in 0..<Mutator.count {
      let bytes: [UInt8] = mutator.mutate(Array(text.utf8))
      do {
        _ = try Settings(bytes: bytes, path: "nightjar.toml")
      } catch {
        refused += 1
        if case .invalid(_, let mistakes) = error { #expect(!mistakes.isEmpty) }
        #expect(!"\(error)".isEmpty)
      }
    }
    #expect(refused > 0)
  }
}

/// A text with all the ways to write a key and a value.
private let mixedStyles = #"""
  sampling.steps_per_second = 2
  "fusion" = { 'type' = "mean", weights = '' }
  rule = [ { name = "a\u0041\n", kind = "sound", labels = ["x", 'y'], threshold = 1e-1 },
           { name = """b""", kind = 'tamper', tamper = '''black''' } ]
  [pipeline] # comment
  workers = 0x_1
  micro_batch = +8
  [efficiency]
  refresh_seconds = 3_0.5
  date = 1979-05-27T07:32:00Z
  nested.array = [[[[1, 2.5, inf], [true]]], [07:32:00]]
  """#
