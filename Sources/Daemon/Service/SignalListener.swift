// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Foundation

/// Calls back on signals, for as long as it exists.
package final class SignalListener: Sendable {
  private let sources: Locked<[any DispatchSourceSignal]>

  /// Listens from now on.
  ///
  /// - Parameters:
  ///   - signals: their numbers; their default actions no longer happen.
  ///   - receive: called with the number, on a background thread, for one signal at a time.
  package init(_ signals: [Int32], receive: @escaping @Sendable (Int32) -> Void) {
    let queue = DispatchQueue(label: "nightjar.signals")
    var sources: [any DispatchSourceSignal] = []
    for number in signals {
      // Dispatch sees a signal only if its default action does not end the process first.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { receive(number) }
      source.resume()
      sources.append(source)
    }
    self.sources = Locked(sources)
  }

  deinit {
    sources.withLock { sources in
      for source in sources { source.cancel() }
    }
  }
}
