// SPDX-License-Identifier: Apache-2.0
import Foundation
import Logging
import Testing

@testable import nightjar

@Suite struct LogStyleTests {
  @Test func theJournalIsKnownByItsDeviceAndInode() {
    let pipe = Pipe()
    let descriptor = pipe.fileHandleForWriting.fileDescriptor
    var status = stat()
    #expect(fstat(descriptor, &status) == 0)
    let stream = "\(status.st_dev):\(status.st_ino)"
    func style(_ environment: [String: String]) -> LogStyle {
      LogStyle(descriptor: descriptor, environment: environment)
    }
    #expect(style(["JOURNAL_STREAM": stream]) == .journal)
    #expect(style(["JOURNAL_STREAM": "\(status.st_dev):\(status.st_ino + 1)"]) == .plain)
    #expect(style([:]) == .plain)
    #expect(LogStyle(descriptor: -1, environment: ["JOURNAL_STREAM": stream]) == .plain)
  }

  @Test(arguments: zip(Logger.Level.allCases, [7, 7, 6, 5, 4, 3, 2]))
  func everyLineOfTheJournalHasItsPriority(level: Logger.Level, priority: Int) {
    #expect(
      LogStyle.journal.text("one\ntwo", level: level) == "<\(priority)>one\n<\(priority)>two")
  }

  @Test func aPlainLineSaysWhoWritesAndHowBadItIs() {
    #expect(LogStyle.plain.text("cut", level: .warning) == "nightjar: warning: cut")
    #expect(LogStyle.plain.text("started", level: .info) == "nightjar: started")
  }
}
