// SPDX-License-Identifier: Apache-2.0
import Foundation
import Tensors
import TestSupport
import Testing

/// What a user can get wrong: each gives one clear line and the right exit status.
@Suite struct AnalyzeBadInputTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Expects failure before anything is written, told in one line.
  private func expectRefusal(
    _ run: Analysis, status: Int32, saying phrase: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(run.status == status, sourceLocation: sourceLocation)
    #expect(run.output == "", sourceLocation: sourceLocation)
    #expect(run.messages.count == 1, "\(run.errors)", sourceLocation: sourceLocation)
    #expect(run.errors.contains(phrase), "\(run.errors)", sourceLocation: sourceLocation)
  }

  /// The sample with its index at the end, where recorders write it.
  private func recording() throws -> [UInt8] {
    let path = "\(folder.path)/recording.mp4"
    let made = try NightjarProcess.shell(
      "ffmpeg -v error -i '\(Analysis.sample)' -c copy -movflags 0 '\(path)'")
    #expect(made.status == 0, "\(made.errors)")
    return Array(try Data(contentsOf: URL(filePath: path)))
  }

  /// Where a recording's packets lie.
  private func packets(of bytes: [UInt8]) throws -> Range<Int> {
    let data = Data(bytes)
    let start = try #require(data.firstRange(of: Data("mdat".utf8))).upperBound
    let end = try #require(data.firstRange(of: Data("moov".utf8))).lowerBound - 4
    return start..<end
  }

  @Test func aMissingFile() throws {
    let run = try Analysis("\(folder.path)/none.mp4")
    expectRefusal(run, status: 66, saying: "no such file or directory")
  }

  @Test func aMissingFileComesBeforeMissingModels() throws {
    let run = try Analysis("\(folder.path)/none.mp4", "--models", folder.path)
    expectRefusal(run, status: 66, saying: "no such file or directory")
  }

  @Test func aDirectory() throws {
    expectRefusal(try Analysis(folder.path), status: 66, saying: "it is a directory")
  }

  @Test func aFileThatMayNotBeRead() throws {
    let path = try folder.file("secret.mp4", [0])
    // Root may read anything, and the program may lie where only root gets at it.
    let script = """
      cp "$0" "$2/nightjar"; chmod 0 "$1"; chmod 755 "$2"; drop=
      [ "$(id -u)" -ne 0 ] || drop='setpriv --reuid=65534 --regid=65534 --clear-groups'
      cd /; exec $drop "$2/nightjar" analyze "$1"
      """
    let run = try NightjarProcess.shell(script, [path, folder.path])
    #expect(run.status == 66)
    #expect(run.errors.contains("permission denied"), "\(run.errors)")
  }

  @Test func anEmptyFile() throws {
    let run = try Analysis(folder.file("empty.mp4", []))
    expectRefusal(run, status: 65, saying: "nothing to analyse")
  }

  @Test(arguments: [1, 1000])
  func aTextFileNamedAsAVideo(_ lines: Int) throws {
    let text = String(repeating: "These are the minutes of the meeting.\n", count: lines)
    let run = try Analysis(folder.file("minutes.mp4", text.utf8))
    expectRefusal(run, status: 65, saying: "not a known video or audio format")
  }

  @Test func aRecordingWithoutItsIndex() throws {
    let bytes = try recording()
    let end = try packets(of: bytes).upperBound
    let run = try Analysis(folder.file("cut.mp4", bytes.prefix(end - 1000)))
    expectRefusal(run, status: 65, saying: "the index, \"moov\", is missing")
  }

  @Test func aRecordingWithItsIndexAtTheEndFromAPipe() throws {
    let path = try folder.file("recording.mp4", recording())
    let run = try NightjarProcess.shell("cat \"$1\" | \"$0\" analyze -", [path])
    #expect(run.status == 65)
    #expect(run.output == "")
    #expect(run.errors.contains("the index, \"moov\", comes last"), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test func aHeaderWithoutPackets() throws {
    let made = try NightjarProcess.shell(
      "ffmpeg -v error -i '\(Analysis.sample)' -map 0:a -t 1 '\(folder.path)/whole.wav'")
    #expect(made.status == 0)
    let header = try Data(contentsOf: URL(filePath: "\(folder.path)/whole.wav")).prefix(44)
    let run = try Analysis(folder.file("header.wav", header))
    #expect(run.status == 65, "\(run.errors)")
    #expect(run.messages.count == 1)
  }

  @Test func nothingButDamage() throws {
    var bytes = try recording()
    var random = RandomSource(seed: 11)
    for i in try packets(of: bytes) { bytes[i] = UInt8.random(in: 0...255, using: &random) }
    let run = try Analysis(folder.file("damaged.mp4", bytes))
    #expect(run.status == 65)
    #expect(run.messages.count == 1)
    #expect(run.errors.contains("no picture and no sound"), "\(run.errors)")
  }

  @Test func aFileCutInTheMiddleIsAnalysedUpToThere() throws {
    let bytes = try Data(contentsOf: URL(filePath: Analysis.sample))
    let run = try Analysis(folder.file("cut.mp4", bytes.prefix(bytes.count / 2)))
    #expect(run.status == 0)
    #expect(run.messages.count == 1, "\(run.errors)")
    #expect(run.errors.contains("warning"))
    #expect(try run.records.contains { $0["cause"].string == "truncated" })
    let verdict = try Analysis.validate(folder.file("records.jsonl", run.output.utf8))
    #expect(verdict.isValid, "\(verdict.report)")
  }

  @Test func damagedFootageIsAGapAndTheRestIsAnalysed() throws {
    var bytes = try recording()
    let packets = try packets(of: bytes)
    let hole =
      packets.lowerBound + packets.count * 2 / 5..<packets.lowerBound + packets.count * 3 / 5
    for i in hole { bytes[i] = 0 }
    let run = try Analysis(folder.file("hole.mp4", bytes))
    #expect(run.status == 0)
    #expect(run.messages.count == 1, "\(run.errors)")
    let records = try run.records
    #expect(records.count { $0["cause"].string == "damaged" } == 1)
    #expect(records.contains { $0["start"].double == 32 && !$0["embedding"].isNull })
    let verdict = try Analysis.validate(folder.file("records.jsonl", run.output.utf8))
    #expect(verdict.isValid, "\(verdict.report)")
  }

  @Test func noModels() throws {
    let run = try Analysis(Analysis.sample, "--models", "\(folder.path)/none")
    expectRefusal(run, status: 69, saying: "Run: nightjar models fetch")
  }

  @Test func aFullDisk() throws {
    let run = try Analysis(Analysis.sample, "--output", "/dev/full")
    #expect(run.status == 74)
    #expect(run.errors.contains("the disk is full"), "\(run.errors)")
  }

  @Test func outputThatReachesItsLimitStaysValid() throws {
    let path = "\(folder.path)/segments.jsonl"
    let script = "ulimit -f 24; exec \"$0\" analyze \"$1\" --output \"$2\" --alerts /dev/null"
    let run = try NightjarProcess.shell(script, [Analysis.sample, path])
    #expect(run.status == 74)
    let verdict = try Analysis.validate(path)
    #expect(verdict.isValid, "\(verdict.report)")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect((1..<5).contains(try Analysis.records(in: text).count))
  }

  @Test func outputThatNobodyReadsAnyMoreEndsTheWorkQuietly() throws {
    let script = "{ \"$0\" analyze \"$1\"; echo \"status $?\" >&2; } | head -1"
    let run = try NightjarProcess.shell(script, [Analysis.sample])
    #expect(run.errors == "status 0\n")
    #expect(try Analysis.records(in: run.output).count == 1)
  }

  @Test func aClosedStandardOutputIsNotMistakenForAFile() throws {
    let path = "\(folder.path)/segments.jsonl"
    let script = "exec \"$0\" analyze \"$1\" --output \"$2\" <&- >&-"
    let run = try NightjarProcess.shell(script, [Analysis.sample, path])
    #expect(run.status == 74)
    #expect(run.errors.contains("output \"-\": cannot write (write: Bad file descriptor)"))
    let verdict = try Analysis.validate(path)
    #expect(verdict.isValid, "\(verdict.report)")
    let records = try Analysis.records(in: String(contentsOfFile: path, encoding: .utf8))
    #expect(records.compactMap(\.["schema"].string) == ["nightjar.segment/1"])
  }

  @Test func outputThatNobodyWants() throws {
    let run = try Analysis(Analysis.sample, "--output", "/dev/null", "--alerts", "/dev/null")
    #expect(run.status == 0, "\(run.errors)")
    let null = try FileManager.default.attributesOfItem(atPath: "/dev/null")
    #expect(null[.type] as? FileAttributeType == .typeCharacterSpecial)
  }

  @Test func anUnknownKeyInTheConfiguration() throws {
    let run = try Analysis(
      Analysis.sample, configuration: "[sampling]\nsteps_per_secnd = 2\n")
    expectRefusal(
      run, status: 78,
      saying: "line 2: unknown key \"sampling.steps_per_secnd\". Did you mean \"steps_per_second\"?"
    )
  }

  @Test func aValueOfTheWrongType() throws {
    let run = try Analysis(
      Analysis.sample, configuration: "[sampling]\nsteps_per_second = \"two\"\n")
    expectRefusal(run, status: 78, saying: "line 2: \"sampling.steps_per_second\"")
  }

  @Test func aSoundThatDoesNotExist() throws {
    let rule = "[[rule]]\nname = \"door\"\nkind = \"sound\"\nlabels = [\"Dor\"]\nthreshold = 0.5\n"
    let run = try Analysis(Analysis.sample, configuration: rule)
    expectRefusal(run, status: 78, saying: "Door")
  }

  @Test func anEmptyTranscriptIsAWarning() throws {
    let run = try Analysis(Analysis.sample, "--transcript", folder.file("empty.srt", []))
    #expect(run.status == 0)
    #expect(run.messages.count == 1)
    #expect(run.errors.contains("the transcript is empty"))
  }

  @Test func aTranscriptThatIsNotText() throws {
    let run = try Analysis(Analysis.sample, "--transcript", Analysis.sample)
    expectRefusal(run, status: 65, saying: "the transcript is not text")
  }

  @Test func aMissingTranscript() throws {
    let run = try Analysis(Analysis.sample, "--transcript", "\(folder.path)/none.srt")
    expectRefusal(run, status: 66, saying: "cannot read the transcript")
  }

  @Test func anUnusableTranscriptBesideTheFileIsAWarning() throws {
    let clip = try folder.file("clip.mp4", Data(contentsOf: URL(filePath: Analysis.sample)))
    _ = try folder.file("clip.srt", [0, 1, 2, 3, 0, 0, 7])
    let run = try Analysis(clip)
    #expect(run.status == 0)
    #expect(run.messages.count == 1)
    #expect(run.errors.contains("clip.srt"), "\(run.errors)")
  }

  @Test func anInputThatIsAnOutputToo() throws {
    let clip = try folder.file("clip.mp4", [1])
    expectRefusal(try Analysis(clip, "--output", clip), status: 64, saying: "is an input")
  }
}
