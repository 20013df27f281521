// SPDX-License-Identifier: Apache-2.0

/// What a web server says to an alert.
struct WebhookAnswer: Hashable, Sendable {
  let status: Int
  /// Value of that header.
  var retryAfter: String?

  /// The answers that are about this very request, so that the same again will hardly do better.
  ///
  /// What concerns the address, the key or the server can be put right, and is tried for ever.
  private static let refusals: Set<Int> = [400, 406, 411, 413, 414, 415, 422, 431]

  /// `nil` if the alert was taken.
  var failure: DeliveryFailure? {
    switch status {
    case 200..<300: nil
    case 300..<400: .temporary("the server answers \(status), but redirects are not followed")
    case _ where Self.refusals.contains(status): .refused("the server answers \(status)")
    default:
      .temporary(
        "the server answers \(status)",
        retryAfter: retryAfter.flatMap { Int($0) }.map { Double(max($0, 0)) })
    }
  }
}
