// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPTypes

/// Answers requests by their heads alone.
struct MonitoringResponder: Sendable {
  struct Answer: Equatable, Sendable {
    var status: HTTPResponse.Status
    var contentType = "text/plain; charset=utf-8"
    var body: String
    var fields: HTTPFields = [:]
  }

  /// Host names that a client may ask for; `nil`: any, as no browser comes that way.
  let hosts: Set<String>?
  let token: BearerToken?
  let status: @Sendable () -> DaemonStatus
  let isAlive: @Sendable () -> Bool

  func answer(_ request: HTTPRequest) -> Answer {
    if let hosts, !hosts.contains(Self.host(of: request.authority ?? "")) {
      // A page from elsewhere may have its host name resolve to this machine (DNS rebinding).
      return Answer(status: .misdirectedRequest, body: "unknown host name\n")
    }
    if let token, !token.isShown(in: request.headerFields[.authorization]) {
      return Answer(
        status: .unauthorized, body: "a token is needed\n", fields: [.wwwAuthenticate: "Bearer"])
    }
    let path = (request.path ?? "").prefix { $0 != "?" && $0 != "#" }
    guard let page = Page(rawValue: String(path)) else {
      return Answer(status: .notFound, body: "not found\n")
    }
    guard request.method == .get || request.method == .head else {
      return Answer(
        status: .methodNotAllowed, body: "only GET and HEAD\n", fields: [.allow: "GET, HEAD"])
    }
    return answer(page)
  }

  private enum Page: String {
    case index = "/"
    case metrics = "/metrics"
    case health = "/healthz"
    case readiness = "/readyz"
    case status = "/status"
  }

  private func answer(_ page: Page) -> Answer {
    switch page {
    case .index: return Answer(status: .ok, body: Self.index)
    case .metrics:
      return Answer(
        status: .ok, contentType: PrometheusText.contentType, body: PrometheusText.render(status()))
    case .health:
      return isAlive()
        ? Answer(status: .ok, body: "ok\n")
        : Answer(status: .serviceUnavailable, body: "no progress\n")
    case .readiness:
      let readiness = status().readiness
      return Answer(
        status: readiness == .ready ? .ok : .serviceUnavailable, body: "\(readiness.rawValue)\n")
    case .status:
      guard let json = try? status().json() else {
        return Answer(status: .internalServerError, body: "the status cannot be encoded\n")
      }
      return Answer(
        status: .ok, contentType: "application/json",
        body: String(decoding: json, as: UTF8.self) + "\n")
    }
  }

  private static let index = """
    nightjar
    /metrics  measurements, in the text format of Prometheus
    /healthz  200 while the daemon makes progress
    /readyz   200 while cameras are being watched
    /status   everything, as JSON

    """

  /// The host of a `Host` field, without port, in lower case.
  static func host(of authority: String) -> String {
    let name =
      if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
        authority[...end]
      } else {
        authority.prefix { $0 != ":" }
      }
    return (name.last == "." ? name.dropLast() : name).lowercased()
  }
}
