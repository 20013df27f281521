// SPDX-License-Identifier: Apache-2.0
import Core

/// How a source is watched that never ends, and what is done when it breaks.
package struct LiveOptions: Sendable {
  /// Where the footage comes from.
  package enum Footage: Hashable, Sendable {
    /// A camera: time is the host's, and whatever ends is opened again.
    case live
    /// A file as a camera, played at its own speed or as fast as it is read, once or for ever.
    case file(realtime: Bool, loops: Bool)
  }

  package var footage = Footage.live
  /// Shortest and longest wait between two attempts to open the source.
  package var reconnectMin = MediaTime(seconds: 1)
  package var reconnectMax = MediaTime(seconds: 30)
  /// Good footage for this long makes the next wait a short one again.
  package var reconnectReset = MediaTime(seconds: 60)
  /// A connection over which nothing comes for this long is broken.
  package var stallTimeout = MediaTime(seconds: 10)
  package var openTimeout = MediaTime(seconds: 10)
  /// A reader that was told to give up and has not for this long is stuck.
  package var stuckAfter = MediaTime(seconds: 11)
  /// How long `stop` waits for the reader.
  package var stopTimeout = MediaTime(seconds: 0.8)
  /// A gap that goes on is told this often.
  package var gapInterval = MediaTime(seconds: 60)
  /// Events that may wait between the reader and whoever calls `next`.
  package var mailboxCapacity = 8
  /// How long the reader of a camera waits for room before it drops the oldest steps.
  package var mailboxPatience = MediaTime(seconds: 2)
  /// Length of a step, by which missing ones are counted.
  package var stepDuration = MediaTime(nanoseconds: 500_000_000)

  package init() {}

  var loops: Bool { if case .file(_, let loops) = footage { loops } else { false } }
  var isFile: Bool { footage != .live }
  /// Whether a file is read as fast as whoever calls `next` allows, on a time of its own.
  var isUnpaced: Bool { if case .file(let realtime, _) = footage { !realtime } else { false } }
  var isPlayed: Bool { isFile && !isUnpaced }
}
