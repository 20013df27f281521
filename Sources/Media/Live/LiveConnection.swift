// SPDX-License-Identifier: Apache-2.0
import Core

/// One connection to a live source; it belongs to the thread that opened it.
package protocol LiveConnection {
  /// The next event; `nil` at the end.
  func next() throws(MediaError) -> SourceEvent?

  /// Stops reading: `next` gives out what has been read, then `nil`.
  func end()
}

extension MediaSource: LiveConnection {}

/// What an opener gets.
package struct LiveAttempt: Sendable {
  /// Counts from 1.
  package let number: Int
  /// Makes the connection, or the attempt to make it, give up.
  package let interrupt: InterruptFlag
  /// To be told what comes in, if that can be known before it is a step.
  package let traffic: Traffic
}

/// Makes a connection; called on the reader's thread, which may stay in it for as long as it likes.
package typealias LiveOpener = @Sendable (LiveAttempt) throws(MediaError) -> any LiveConnection
