// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// A real web server that takes alerts (`Tests/Servers/webhook.py`).
final class WebhookReceiver {
  private let process: RunningProcess
  let url: String

  struct NotReady: Error {}

  init() throws {
    process = try RunningProcess(
      URL(filePath: "/usr/bin/env"), ["python3", "\(Fixtures.project)Tests/Servers/webhook.py"])
    var port: Substring?
    let isReady = process.outputMeets(limit: 30) { output in
      port = output.firstMatch(of: /ready ([0-9]+)\n/)?.1
      return port != nil
    }
    guard isReady, let port else { throw NotReady() }
    url = "http://127.0.0.1:\(port)/alerts"
  }

  /// The records that came so far, those that came twice included.
  var alerts: [[String: Any]] {
    process.outputSoFar.split(separator: "\n").compactMap { line in
      guard let request = Self.object(Data(line.utf8)), let body = request["body"] as? String
      else { return nil }
      return Self.object(Data(body.utf8))
    }
  }

  private static func object(_ data: Data) -> [String: Any]? {
    try? JSONSerialization.jsonObject(with: data) as? [String: Any]
  }
}
