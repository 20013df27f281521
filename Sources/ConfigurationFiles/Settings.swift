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
  package var clips = Clips()
  package var snapshots = Snapshots()
  package var privacy = Privacy()
  package var training = Training()
  package var pipeline = Pipeline()
  package var http = HTTP()
  package var daemon = Daemon()
  package var log = Log()
  package var cameras: [Camera] = []
  package var zones: [NamedZone] = []
  package var sinks: [Sink] = []
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
    /// Pictures per second that rules about motion look at.
    package var motionRate = 5.0

    /// Steps in a full segment.
    package var stepsPerSegment: Int { Int((segmentSeconds * stepsPerSecond).rounded()) }
    /// Earlier steps that the temporal model sees besides the segment's own.
    package var stepsOfContext: Int { Int((contextSeconds * stepsPerSecond).rounded()) }
  }

  package struct Fusion: Equatable, Sendable {
    package var type = FusionChoice.auto
    /// Weight file of the temporal and fusion model; empty means those that are installed.
    package var weights = ""

    package init(type: FusionChoice = .auto, weights: String = "") {
      self.type = type
      self.weights = weights
    }
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
    /// Whether segments have what `nightjar backtest` needs of their steps.
    package var hasStepScores = true
    package var sync = FsyncPolicy.alerts
    /// Size in MB at which a file is put aside; 0 means never.
    package var rotationMegabytes = 100
    /// Age in hours at which a file is put aside; 0 means never.
    package var rotationHours = 24.0
    /// Files put aside that are kept.
    package var kept = 14
    package var compresses = true
    /// MB of records that wait in memory while the disk is full.
    package var spoolMegabytes = 64
    /// Where snapshots and clips go; empty means a folder in the state directory.
    package var mediaDirectory = ""
    /// Age in days at which they are deleted; 0 means never.
    package var mediaDays = 30.0
    /// MB of all of them together; 0 means as many as there is room for.
    package var mediaMegabytes = 10_000
  }

  /// Footage of alerts.
  package struct Clips: Equatable, Sendable {
    /// Footage before an alert and after it.
    package var pre = MediaTime(seconds: 5)
    package var post = MediaTime(seconds: 5)
    /// Most that one clip has, from the beginning of its alert on.
    package var longest = MediaTime(seconds: 120)
    /// MB of undecoded footage that are kept in memory per camera.
    package var ringMegabytes = 32
  }

  /// Pictures of alerts.
  package struct Snapshots: Equatable, Sendable {
    /// Pixels of the longer side at most; 0 means those of the camera.
    package var longestSide = 1920
    /// Whether time, camera and zone are drawn into them.
    package var isLabelled = true
  }

  package struct Privacy: Equatable, Sendable {
    package var transcript = TranscriptPrivacy.full
  }

  /// What can be asked of the running daemon.
  package struct HTTP: Equatable, Sendable {
    /// Host and port; empty means none.
    package var listen = ""
    /// Unix socket; empty means one in the runtime directory.
    package var socket = ""
    /// File with the token that others than this machine have to know; empty means none.
    package var tokenFile = ""
    /// Names by which this machine may be called, besides localhost.
    package var hosts: [String] = []
  }

  package struct Daemon: Equatable, Sendable {
    /// Where cursors are kept; empty means the state directory.
    package var stateDirectory = ""
    /// What is in hand at SIGTERM is finished for this long.
    package var stopTimeout = MediaTime(seconds: 5)
    /// Commands of all sinks that may run at once; each sink runs one at a time.
    package var maximumCommands = 4
  }

  /// What run keeps to learn from.
  package struct Training: Equatable, Sendable {
    /// Folder of a feature cache; empty means that nothing is kept.
    package var recordFeatures = ""
    /// All that is recorded in it, of all cameras.
    package var featuresMegabytes = 2000
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
