// SPDX-License-Identifier: Apache-2.0
import Core
import Synchronization

/// What has come in from a source so far; any thread may ask.
package final class Traffic: Sendable {
  private let host: HostClock
  private let byteCount = Atomic<Int>(0)
  private let latest = Atomic<Int64>(.min)

  package init(host: HostClock) {
    self.host = host
  }

  /// Notes that a packet came just now.
  package func add(bytes: Int) {
    byteCount.wrappingAdd(bytes, ordering: .relaxed)
    latest.store(host.now().monotonic.nanoseconds, ordering: .relaxed)
  }

  package var bytes: Int { byteCount.load(ordering: .relaxed) }

  /// When the last packet came, by the host's monotonic clock; long ago before the first.
  var lastArrival: MediaTime { MediaTime(nanoseconds: latest.load(ordering: .relaxed)) }
}
