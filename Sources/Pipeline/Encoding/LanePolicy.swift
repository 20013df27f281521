// SPDX-License-Identifier: Apache-2.0

/// What happens to a source's steps when the encoders cannot keep up.
package enum LanePolicy: Sendable {
  /// The reader waits, as that of a file can.
  case block
  /// The oldest step that waits is dropped: a live source does not wait for anybody.
  case dropOldest
}
