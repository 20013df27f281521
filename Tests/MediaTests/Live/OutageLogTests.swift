// SPDX-License-Identifier: Apache-2.0
import Core
import Logging
import Testing

@testable import Media

struct OutageLogTests {
  private let recorder = LogRecorder()

  @Test func aFailureIsToldOnceAndThenOnceAnHour() {
    var log = OutageLog(logger: recorder.logger)
    for minute in 0..<150 { log.failure("gone", at: MediaTime(seconds: Double(minute) * 60)) }
    #expect(recorder.texts(.warning).count == 3)
    #expect(recorder.texts(.debug).count == 147)
  }

  @Test func anotherCauseIsNewsButAnotherNumberIsNot() {
    var log = OutageLog(logger: recorder.logger)
    log.failure("3 packets lost", at: .zero)
    log.failure("4 packets lost", at: .zero)
    log.failure("gone", at: .zero)
    #expect(recorder.texts(.warning) == ["3 packets lost", "gone"])
  }

  @Test func aRecoveryIsToldWhereTheFailureWas() {
    var log = OutageLog(logger: recorder.logger)
    log.recovery("back")
    log.failure("gone", at: .zero)
    log.recovery("back")
    log.failure("gone", at: MediaTime(seconds: 1))
    log.recovery("back")
    #expect(
      recorder.lines.map(\.level) == [.debug, .warning, .notice, .debug, .debug])
  }

  @Test func textsThatVaryDoNotFillTheMemory() {
    var log = OutageLog(logger: recorder.logger)
    for count in 0..<1000 {
      let isNews = log.isNews(
        String(repeating: "x", count: count), at: MediaTime(seconds: Double(count)))
      #expect(isNews)
    }
    let isLatestNews = log.isNews(
      String(repeating: "x", count: 999), at: MediaTime(seconds: 1000))
    let isForgottenNews = log.isNews("", at: MediaTime(seconds: 1000))
    #expect(!isLatestNews && isForgottenNews)
  }
}
