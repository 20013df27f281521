// SPDX-License-Identifier: Apache-2.0
import Core

/// Why a live source is not being watched at the moment.
package enum LiveFailure: Equatable {
  /// It could not be opened, or reading it failed.
  case failed(MediaError)
  case ended(source: String)
  case stalled(source: String, after: MediaTime)
  case noAnswer(source: String, after: MediaTime)
  case stuck(source: String, after: MediaTime)

  /// Whether it will most likely be the same until somebody does something about it.
  var isLasting: Bool {
    guard case .failed(let error) = self else { return false }
    return [.badData, .usage, .authentication, .untrusted, .notFound].contains(error.kind)
  }
}

extension LiveFailure: CustomStringConvertible {
  package var description: String {
    switch self {
    case .failed(let error):
      error.description
    case .ended(let source):
      """
      source "\(source)": the stream ended (read: end of file). \
      Check that the camera is on and that nobody else uses up its connections.
      """
    case .stalled(let source, let limit):
      """
      source "\(source)": the stream stopped (read: nothing came for \(limit.inSeconds)). \
      Check the camera and the network, or raise stall_timeout.
      """
    case .noAnswer(let source, let limit):
      """
      source "\(source)": cannot be opened (open: no answer for \(limit.inSeconds)). \
      Check the address and that the camera is on, or raise open_timeout.
      """
    case .stuck(let source, let limit):
      """
      source "\(source)": the attempt to open or read it cannot be ended \
      (interrupt: no effect for \(limit.inSeconds)). \
      Check the name server and the device; it is tried again as soon as that returns.
      """
    }
  }
}

extension MediaTime {
  /// As it stands in the configuration: `10 s`, `0.5 s`.
  fileprivate var inSeconds: String {
    Int(exactly: seconds).map { "\($0) s" } ?? "\(seconds) s"
  }
}
