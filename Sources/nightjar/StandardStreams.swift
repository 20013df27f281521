// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Standard input, output and error, which the parent process may have closed.
enum StandardStreams {
  /// Occupies those that are closed, or else the next file that is opened would take their place
  /// and messages would land among records.
  ///
  /// They are opened the wrong way round: reading standard input or writing to the others fails.
  static func open() {
    for (descriptor, mode) in [
      (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY),
    ] where fcntl(descriptor, F_GETFD) == -1 {
      // The lowest free number is given, which is this one.
      _ = Foundation.open("/dev/null", mode)
    }
  }
}
