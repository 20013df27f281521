// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

/// Standard error, shared by messages and the progress line below them.
///
/// A message takes the progress line away first; the next progress brings it back. Any thread may
/// call it. What cannot be written is lost: there is no one left to tell.
final class Terminal: Sendable {
  static let shared = Terminal { text in
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }

  private let write: @Sendable (String) -> Void
  private let isProgressShown = Mutex(false)

  init(write: @escaping @Sendable (String) -> Void) {
    self.write = write
  }

  /// Whether standard error is a terminal that can move its cursor.
  static var isInteractive: Bool {
    isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// Columns of the terminal at standard error, 80 where it does not tell.
  static var width: Int { width(of: STDERR_FILENO) }

  /// Columns of the terminal that a file descriptor stands for, 80 where it does not tell.
  static func width(of descriptor: Int32) -> Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  func log(_ line: String) {
    isProgressShown.withLock { isShown in
      write((isShown ? Self.eraseLine : "") + line + "\n")
      isShown = false
    }
  }

  func show(progress line: String) {
    isProgressShown.withLock { isShown in
      write(Self.eraseLine + line)
      isShown = true
    }
  }

  func hideProgress() {
    isProgressShown.withLock { isShown in
      if isShown { write(Self.eraseLine) }
      isShown = false
    }
  }

  private static let eraseLine = "\r\u{1B}[K"
}
