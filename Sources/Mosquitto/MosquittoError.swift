// SPDX-License-Identifier: Apache-2.0

/// Why nothing could be published.
package enum MosquittoError: Error, Equatable, CustomStringConvertible {
  case noLibrary(String)
  /// The broker does not let us in.
  case refused(String)
  /// The message itself cannot be sent.
  case badMessage(String)
  case failed(call: String, reason: String)
  case timedOut(String)
  case stopped

  package var description: String {
    switch self {
    case .noLibrary(let reason): "no MQTT library: \(reason)"
    case .refused(let reason): "the broker refuses the connection: \(reason)"
    case .badMessage(let reason): "the message cannot be sent: \(reason)"
    case .failed(let call, let reason): "\(call): \(reason)"
    case .timedOut(let call): "\(call): no answer in time"
    case .stopped: "stopped"
    }
  }
}
