// SPDX-License-Identifier: Apache-2.0

/// What keeps a sink from being set up at all.
package enum DeliveryError: Error, Equatable, CustomStringConvertible {
  case badAddress(sink: String, expected: String)
  case cannotRead(sink: String, path: String, reason: String)
  case badCertificates(sink: String, path: String)
  case noCommand(sink: String)
  case noLibrary(sink: String, reason: String)
  case cannotKeepState(directory: String, reason: String)

  package var description: String {
    switch self {
    case .badAddress(let sink, let expected):
      "sink \"\(sink)\": not a usable address (url: expected \(expected)). Correct it."
    case .cannotRead(let sink, let path, let reason):
      "sink \"\(sink)\": cannot read \(path) (open: \(reason)). Check the path and its permissions."
    case .badCertificates(let sink, let path):
      "sink \"\(sink)\": no certificate in \(path) (ca_file: not PEM). Name a file of certificates."
    case .noCommand(let sink):
      "sink \"\(sink)\": there is no command to run (command: empty). Name a program."
    case .noLibrary(let sink, let reason):
      """
      sink "\(sink)": no MQTT library (dlopen: \(reason)). \
      Install it: apt-get install libmosquitto1
      """
    case .cannotKeepState(let directory, let reason):
      """
      sinks: cannot keep their state in \(directory) (\(reason)). \
      Check that the folder exists and may be written to.
      """
    }
  }
}
