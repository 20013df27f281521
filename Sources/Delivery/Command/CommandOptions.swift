// SPDX-License-Identifier: Apache-2.0

/// A command that is run for every alert, with the record on its standard input.
package struct CommandOptions: Hashable, Sendable {
  /// The program and its arguments, which no shell sees.
  package var arguments: [String]
  /// Added to an environment that has only `PATH`, `LANG` and what describes the alert.
  package var environment: [String: String] = [:]
  /// Seconds after which it is asked to end, with all that it started and did not wait for.
  package var timeLimit = 30.0
  /// Seconds after that until it is killed.
  package var graceTime = 2.0

  package init(arguments: [String]) { self.arguments = arguments }
}
