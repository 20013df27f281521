// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Pipes and Ctrl-C; the scripts wait for what they watch, never for a while.
@Suite struct AnalyzeStreamTests {
  private let folder: TemporaryFolder
  private let stream: String

  init() throws {
    folder = try TemporaryFolder()
    stream = "\(folder.path)/clip.ts"
    let made = try NightjarProcess.shell(
      "ffmpeg -v error -i '\(Analysis.sample)' -c copy '\(stream)'; mkfifo '\(folder.path)/pipe'")
    #expect(made.status == 0, "\(made.errors)")
  }

  @Test func aNamedPipeIsReadAsAStream() throws {
    let script =
      "cat '\(stream)' > '\(folder.path)/pipe' & exec \"$0\" analyze '\(folder.path)/pipe'"
    let run = try NightjarProcess.shell(script)
    #expect(run.status == 0, "\(run.errors)")
    let segments = try Analysis.records(in: run.output).filter { !$0["embedding"].isNull }
    #expect(segments.count == 5)
  }

  @Test func standardInputIsAFileToo() throws {
    let run = try NightjarProcess.shell("exec \"$0\" analyze - < '\(stream)'")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("\"rule\":\"glass\""))
  }

  @Test func waitingForAWriterEndsWithControlC() throws {
    let script = """
      "$0" analyze '\(folder.path)/pipe' & child=$!
      until ls -l /proc/$child/fd | grep -q '\(folder.path)/pipe'; do :; done
      kill -INT $child; wait $child; echo $?
      """
    let run = try NightjarProcess.shell(script)
    #expect(run.output == "130\n", "\(run.errors)")
  }

  @Test func aSecondControlCEndsAtOnce() throws {
    // Opening an output that nobody reads waits for ever, so there is no other way to the end.
    let script = """
      "$0" analyze '\(stream)' --output '\(folder.path)/pipe' & child=$!
      while kill -INT $child 2> /dev/null; do :; done
      wait $child; echo $?
      """
    let run = try NightjarProcess.shell(script)
    #expect(run.output == "130\n", "\(run.errors)")
  }

  @Test(arguments: [("INT", 130), ("TERM", 143)])
  func aSignalFinishesTheSegmentInHand(signal: String, status: Int) throws {
    let records = "\(folder.path)/segments.jsonl"
    let script = """
      "$0" analyze '\(folder.path)/pipe' --output '\(records)' --alerts /dev/null & child=$!
      exec 3> '\(folder.path)/pipe'
      head -c 300000 '\(stream)' >&3
      until [ -s '\(records)' ]; do :; done
      kill -\(signal) $child; wait $child; echo $?
      """
    let run = try NightjarProcess.shell(script)
    #expect(run.output == "\(status)\n", "\(run.errors)")
    let verdict = try Analysis.validate(records)
    #expect(verdict.isValid, "\(verdict.report)")
    let segments = try Analysis.records(in: String(contentsOfFile: records, encoding: .utf8))
    let steps = segments.compactMap(\.["steps"].int)
    #expect(steps.count >= 2)
    #expect(steps.dropLast().allSatisfy { $0 == 16 })
  }
}
