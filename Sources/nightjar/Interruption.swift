// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation
import Synchronization

/// Turns Ctrl-C and SIGTERM into a request to stop; a second one ends the process at once.
final class Interruption: Sendable {
  private let firstSignal = Mutex<ExitStatus?>(nil)
  private let sources = Mutex<[any DispatchSourceSignal]>([])

  /// The exit status that the first signal calls for; `nil` as long as there was none.
  var status: ExitStatus? { firstSignal.withLock { $0 } }

  /// Listens from now on, for as long as this object exists.
  ///
  /// - Parameter stop: called once, at the first signal, on a background thread.
  func listen(stop: @escaping @Sendable () -> Void) {
    sources.withLock { sources in
      for (number, status) in [(SIGINT, ExitStatus.interrupted), (SIGTERM, .terminated)] {
        // Dispatch sees a signal only if its default action does not end the process first.
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { [weak self] in self?.receive(status, stop: stop) }
        source.resume()
        sources.append(source)
      }
    }
  }

  private func receive(_ status: ExitStatus, stop: () -> Void) {
    let isFirst = firstSignal.withLock { first in
      defer { first = first ?? status }
      return first == nil
    }
    guard isFirst else { _exit(status.rawValue) }
    stop()
  }
}
