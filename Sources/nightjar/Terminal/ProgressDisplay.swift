// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Core
import Synchronization

/// When a progress line is shown.
enum ProgressMode: String, CaseIterable, ExpressibleByArgument {
  case auto, always, never

  func isOn(interactive: Bool) -> Bool {
    switch self {
    case .auto: interactive
    case .always: true
    case .never: false
    }
  }

  /// A line on standard error, if there is to be one.
  var display: ProgressDisplay? {
    isOn(interactive: Terminal.isInteractive) ? ProgressDisplay() : nil
  }
}

/// Keeps the progress line of a run up to date; any thread may call it.
final class ProgressDisplay: Sendable {
  /// Redrawing more often than this shows nobody anything.
  static let interval = Duration.milliseconds(100)

  private let terminal: Terminal
  private let width: Int
  private let now: @Sendable () -> ContinuousClock.Instant
  private let start: ContinuousClock.Instant
  private let lastDrawn = Mutex<ContinuousClock.Instant?>(nil)

  /// - Parameters:
  ///   - terminal: where the line is shown.
  ///   - width: columns that it has.
  ///   - now: the time, which tests set by hand.
  init(
    terminal: Terminal = .shared, width: Int = Terminal.width,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
  ) {
    self.terminal = terminal
    self.width = width
    self.now = now
    start = now()
  }

  func update(position: MediaTime, duration: MediaTime?) {
    let time = now()
    let isDue = lastDrawn.withLock { last in
      if let drawn = last, time - drawn < Self.interval { return false }
      last = time
      return true
    }
    guard isDue else { return }
    // The last column stays free: writing there makes some terminals go to the next line.
    terminal.show(
      progress: ProgressBar.render(
        position: position, duration: duration, elapsed: time - start, width: width - 1))
  }

  func finish() { terminal.hideProgress() }
}
