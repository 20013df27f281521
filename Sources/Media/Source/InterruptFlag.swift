// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Makes a blocked or busy `MediaSource` give up; any thread may set it, and it stays set.
package final class InterruptFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  package init() {}

  package var isSet: Bool { flag.load(ordering: .relaxed) }

  package func set() { flag.store(true, ordering: .relaxed) }
}
