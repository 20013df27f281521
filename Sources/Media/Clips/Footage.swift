// SPDX-License-Identifier: Apache-2.0
import Core

/// The latest footage of one source as it came, undecoded, for clips and snapshots.
///
/// A reader puts packets into it, whoever analyses the steps tells what their times mean, and
/// clips and snapshots are made from it. Any thread may call any method.
package final class Footage: Sendable {
  /// How much is kept.
  package struct Limits: Equatable, Sendable {
    package var bytes: Int
    /// From the keyframe before this long ago on.
    package var duration: MediaTime

    package init(bytes: Int, duration: MediaTime) {
      self.bytes = bytes
      self.duration = duration
    }
  }

  /// A place in the footage.
  struct Place {
    let chapter: Chapter
    /// In the connection's own time.
    let time: MediaTime
  }

  private struct State {
    var ring: PacketRing
    var connections = 0
    /// From which step on the source's time is a connection's own time and a shift.
    var stretches: [(start: MediaTime, origin: Step.Origin)] = []
  }

  /// Stretches that are remembered: connections and jumps of the camera's clock.
  private static let longestMemory = 64

  private let state: Locked<State>

  package init(_ limits: Limits) {
    state = Locked(State(ring: PacketRing(limits)))
  }

  /// Bytes that are kept at present.
  package var bytes: Int { state.withLock(\.ring.bytes) }

  /// Number of a new connection.
  func connect() -> Int {
    state.withLock { state in
      state.connections += 1
      return state.connections
    }
  }

  func append(_ packet: KeptPacket) {
    state.withLock { $0.ring.append(packet) }
  }

  /// Takes from a step, in the order of time, how its source's time and a connection's are related.
  package func note(_ step: Step) {
    guard let origin = step.origin else { return }
    state.withLock { state in
      guard state.stretches.last?.origin != origin else { return }
      if state.stretches.count == Self.longestMemory { state.stretches.removeFirst() }
      state.stretches.append((step.start, origin))
    }
  }

  /// Where the footage of a time of the source is; `nil` if none of it is kept.
  func place(of time: MediaTime) -> Place? {
    state.withLock { state in
      let stretch = state.stretches.last { $0.start <= time } ?? state.stretches.first
      guard let origin = stretch?.origin else { return nil }
      let own = time - origin.shift
      return state.ring.chapter(of: origin.connection, at: own).map {
        Place(chapter: $0, time: own)
      }
    }
  }

  /// Packets from the last keyframe at or before a place on, and the number of the first.
  func packets(from place: Place) -> (first: Int, packets: ArraySlice<KeptPacket>)? {
    state.withLock { state in
      state.ring.accessPoint(in: place.chapter, at: place.time).map {
        ($0, state.ring.suffix(from: $0))
      }
    }
  }

  /// Packets of a chapter that came before one with a number.
  func packets(before number: Int, of chapter: Chapter) -> [KeptPacket] {
    state.withLock { state in
      state.ring.suffix(from: state.ring.first).prefix(max(0, number - state.ring.first))
        .filter { $0.chapter === chapter }
    }
  }

  /// Packets from a number on; the first of them has a larger one if some are gone.
  func packets(from number: Int) -> (first: Int, packets: ArraySlice<KeptPacket>) {
    state.withLock { state in
      (max(number, state.ring.first), state.ring.suffix(from: number))
    }
  }
}
