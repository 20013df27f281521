// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Logging

/// Everything that an operator can set; a new value is the built-in default.
package struct Settings: Equatable, Sendable {
  package var models = Models()
  package var sampling = Sampling()
  package var fusion = Fusion()
  package var efficiency = Efficiency()
  package var output = Output()
  package var pipeline = Pipeline()
  package var log = Log()
  package var rules: [AlertRule] = AlertRule.defaults

  package init() {}
}

extension Settings {
  package struct Models: Equatable, Sendable {
    /// Where the weights are; empty means the user's data directory.
    package var directory = ""
  }

  package struct Sampling: Equatable, Sendable {
    package var stepsPerSecond = 2.0
    package var frameSelection = FrameSelection.nearest
    package var segmentSeconds = 8.0
    package var contextSeconds = 4.0

    /// Steps in a full segment.
    package var stepsPerSegment: Int { Int((segmentSeconds * stepsPerSecond).rounded()) }
    /// Earlier steps that the temporal model sees besides the segment's own.
    package var stepsOfContext: Int { Int((contextSeconds * stepsPerSecond).rounded()) }
  }

  package struct Fusion: Equatable, Sendable {
    package var type = FusionKind.mean
    /// Weight file of the temporal and fusion model; empty means none.
    package var weights = ""
  }

  package struct Efficiency: Equatable, Sendable {
    package var isEnabled = true
    /// Largest block difference, in grey levels, up to which a frame counts as unchanged.
    package var unchangedThreshold = 3.0
    /// An unchanged picture is encoded again after this long.
    package var refreshSeconds = 30.0
  }

  package struct Output: Equatable, Sendable {
    package var segments = "-"
    package var alerts = "-"
    package var embedding = EmbeddingFormat.base64
  }

  package struct Pipeline: Equatable, Sendable {
    /// Encoder threads; 0 means one per core.
    package var workers = 0
    /// Most steps that a worker encodes in one go.
    package var microBatch = 8
    /// Steps that may wait between reader and workers.
    package var queueSteps = 32
  }

  package struct Log: Equatable, Sendable {
    package var level = Logger.Level.info
  }
}
