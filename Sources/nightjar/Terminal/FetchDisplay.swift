// SPDX-License-Identifier: Apache-2.0
import Core
import Models
import Synchronization

/// Shows how fetching goes: a line that keeps changing on a terminal, else one line per phase.
///
/// Any thread may call it.
final class FetchDisplay: Sendable {
  private let terminal: Terminal
  private let isInteractive: Bool
  private let lastPhase = Mutex<FetchProgress.Phase?>(nil)

  init(terminal: Terminal = .shared, isInteractive: Bool = Terminal.isInteractive) {
    self.terminal = terminal
    self.isInteractive = isInteractive
  }

  func show(_ progress: FetchProgress) {
    let percent = String(Int(progress.fraction * 100)).leftPadded(to: 3, with: " ")
    let line = "\(percent) % \(progress)"
    if isInteractive {
      terminal.show(progress: String(line.prefix(Terminal.width - 1)))
      return
    }
    let isNew = lastPhase.withLock { last in
      defer { last = progress.phase }
      return last != progress.phase
    }
    if isNew { terminal.log(line) }
  }

  func finish() { terminal.hideProgress() }
}
