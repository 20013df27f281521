// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPTypes
import HummingbirdCore
import NIOCore

extension ResponseWriter {
  /// Source: RFC 9110, section 5.6.7.
  private static var dateFormat: Date.VerbatimFormatStyle {
    Date.VerbatimFormatStyle(
      format: """
        \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \
        \(year: .padded(4)) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\
        \(minute: .twoDigits):\(second: .twoDigits) GMT
        """,
      locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt,
      calendar: Calendar(identifier: .gregorian))
  }

  /// Sends an answer whole; to `HEAD` without its body.
  consuming func write(
    _ answer: MonitoringResponder.Answer, to request: HTTPRequest
  ) async throws {
    let body = ByteBuffer(string: answer.body)
    var fields = answer.fields
    fields[.contentType] = answer.contentType
    fields[.contentLength] = "\(body.readableBytes)"
    fields[.date] = Date.now.formatted(Self.dateFormat)
    fields[.cacheControl] = "no-store"
    fields[.xContentTypeOptions] = "nosniff"
    try await write(
      response: HTTPResponse(status: answer.status, headerFields: fields),
      body: request.method == .head ? ResponseBody() : ResponseBody(byteBuffer: body))
  }
}
