// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Logging

/// An error as the user sees it: a message and an exit status.
struct Failure: Error, Equatable, HasExitStatus {
  let message: String
  let exitStatus: ExitStatus

  init(_ message: String, status: ExitStatus) {
    self.message = message
    exitStatus = status
  }

  /// `nil` for what the argument parser itself throws, which it also reports.
  init?(_ error: any Error) {
    if let failure = error as? Failure {
      self = failure
    } else if let status = (error as? any HasExitStatus)?.exitStatus {
      self.init("\(error)", status: status)
    } else if Nightjar.exitCode(for: error) == .failure {
      self.init("internal error: \(error)", status: .internalError)
    } else {
      return nil
    }
  }

  /// Writes the message to standard error, every line of it under our name.
  func report() {
    for line in message.split(separator: "\n") {
      // In the journal an error has to say so; on a terminal it is all there is.
      let style = LogStyle.current
      Terminal.shared.log(style.text("\(line)", level: style == .journal ? .error : .info))
    }
  }
}
