// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

/// One camera at one moment; counts are since the daemon began to watch it.
package struct CameraStatus: Hashable, Codable, Sendable {
  package enum State: String, CaseIterable, Codable, Sendable {
    /// The first connection is being made.
    case starting
    case up
    case degraded
    case reconnecting
    case down
    /// The configuration says not to watch it.
    case disabled

    package init(_ state: Health.State) {
      self =
        switch state {
        case .up: .up
        case .degraded: .degraded
        case .reconnecting: .reconnecting
        case .down: .down
        }
    }

    /// Whether footage comes.
    var isUp: Bool { self == .up || self == .degraded }
  }

  /// How its steps are dated.
  package struct Clock: Hashable, Codable, Sendable {
    package var source: WallClock.Source
    package var uncertaintyMilliseconds: Double?
    package var cameraOffsetMilliseconds: Double?

    package init(_ clock: WallClock) {
      source = clock.source
      uncertaintyMilliseconds = clock.uncertaintyMilliseconds
      cameraOffsetMilliseconds = clock.cameraOffsetMilliseconds
    }
  }

  /// What is left out to keep up.
  package struct Shedding: Hashable, Codable, Sendable {
    /// 0: nothing is; each further rung leaves out more.
    package var rung: Int
    package var name: String

    package init(rung: Int, name: String) {
      self.rung = rung
      self.name = name
    }
  }

  package let name: String
  /// Without password.
  package let url: String
  package var state: State
  package var since: Date?
  /// Why it is not `up`.
  package var cause: String?
  package var lastFrameAgeSeconds: Double?
  package var counters = Health.Counters()
  package var encodedSteps = 0
  /// Steps of which nothing was encoded, as nothing had changed.
  package var reusedSteps = 0
  /// Steps of which nothing was encoded, to save time.
  package var leftOutSteps = 0
  package var segments = 0
  package var alerts = 0
  /// Steps that wait to be encoded.
  package var queueDepth = 0
  package var shedding: Shedding?
  package var receivedBytes = 0
  /// How often its reader did not come back in time.
  package var stuckReaders = 0
  package var clock = Clock(.none)

  package init(name: String, url: String, state: State = .starting) {
    self.name = name
    self.url = url
    self.state = state
  }

  /// Connections made after one was lost.
  package var reconnections: Int { max(0, counters.connections - 1) }
}
