// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// What whoever analyses a source asks of its decoder while there is too much to do.
///
/// Any thread may read and set it; it holds from the next packet on.
package final class LoadControl: Sendable {
  private let keyframesOnly = Atomic<Bool>(false)

  package init() {}

  /// Whether pictures between keyframes are left out and each keyframe is held until the next.
  package var isKeyframesOnly: Bool {
    get { keyframesOnly.load(ordering: .relaxed) }
    set { keyframesOnly.store(newValue, ordering: .relaxed) }
  }
}
