// SPDX-License-Identifier: Apache-2.0
import SystemPackage

/// What can go wrong with the start of the monitoring server.
package enum MonitoringError: Error, Equatable, CustomStringConvertible {
  case cannotListen(address: String, call: String, reason: String)
  case addressInUse(address: String)
  case noPermission(path: String, call: String)
  case noDirectory(path: String)
  case notASocket(path: String)
  case pathTooLong(path: String, limit: Int)
  case tokenNeeded(address: String)
  case cannotReadToken(path: String, reason: Errno)
  case badToken(path: String, minimum: Int)
  case tokenForAll(path: String)

  package var description: String {
    switch self {
    case .cannotListen(let address, let call, let reason):
      "http: cannot listen on \(address) (\(call): \(reason)). Choose another address."
    case .addressInUse(let address):
      """
      http: cannot listen on \(address) (bind: it is in use). \
      Stop the program that listens there, perhaps another nightjar, or choose another address.
      """
    case .noPermission(let path, let call):
      """
      http: cannot listen on \(path) (\(call): permission denied). \
      Choose a directory that nightjar may write to.
      """
    case .noDirectory(let path):
      "http: cannot listen on \(path) (bind: its directory is missing). Make the directory."
    case .notASocket(let path):
      """
      http: cannot listen on \(path) (bind: there is another kind of file). \
      Choose another path, or remove the file.
      """
    case .pathTooLong(let path, let limit):
      """
      http: cannot listen on \(path) (bind: longer than \(limit) bytes). \
      Choose a shorter path.
      """
    case .tokenNeeded(let address):
      """
      http: \(address) can be reached from other machines, so a token is needed. \
      Name a file that has one, or listen on 127.0.0.1.
      """
    case .cannotReadToken(let path, let reason):
      "http: cannot read the token in \(path) (read: \(reason)). Check the path and permissions."
    case .badToken(let path, let minimum):
      """
      http: the token in \(path) is not one line of at least \(minimum) visible ASCII characters. \
      Make one: openssl rand -hex 32
      """
    case .tokenForAll(let path):
      "http: the token in \(path) can be read by every user. Run: chmod o= \(path)"
    }
  }
}
