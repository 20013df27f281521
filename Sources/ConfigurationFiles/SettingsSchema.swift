// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Logging

/// The keys of the file outside `[[rule]]`, in the order in which they are printed.
enum SettingsSchema {
  static let sections = [
    SettingSection(
      name: "models",
      keys: [
        SettingKey(
          "dir", \.models.directory, .text,
          "Directory with the models; \"\" is nightjar/models in the user's data directory.")
      ]),
    SettingSection(
      name: "sampling",
      keys: [
        SettingKey(
          "steps_per_second", \.sampling.stepsPerSecond, .number(0.1...16),
          "Steps of analysis per second of footage: each takes one frame and the sound around it."),
        SettingKey(
          "frame_selection", \.sampling.frameSelection, .word,
          "Frame that a step takes: the \"nearest\" one, or only \"keyframes\", which cost far less."
        ),
        SettingKey(
          "segment_seconds", \.sampling.segmentSeconds, .number(0.1...600),
          "Length of a segment, the unit of output: a whole number of steps."),
        SettingKey(
          "context_seconds", \.sampling.contextSeconds, .number(0...600),
          "What the temporal model sees of the time before a segment: a whole number of steps."),
        SettingKey(
          "motion_rate", \.sampling.motionRate, .number(2...10),
          "Pictures per second that rules about motion look at; none are where no rule is."),
      ]),
    SettingSection(
      name: "fusion",
      keys: [
        SettingKey(
          "type", \.fusion.type, .word,
          "How steps and modalities become one vector; \"auto\" is the kind of the weights, or the mean without."
        ),
        SettingKey(
          "weights", \.fusion.weights, .text,
          "Weight file of the temporal and fusion model; \"\" is what is installed, if anything."),
      ]),
    SettingSection(
      name: "efficiency",
      keys: [
        SettingKey(
          "enabled", \.efficiency.isEnabled, .flag,
          "Whether unchanged frames reuse what was computed before; false encodes everything."),
        SettingKey(
          "unchanged_threshold", \.efficiency.unchangedThreshold, .number(0...255),
          "A frame is unchanged while no block of it differs by more than this many grey levels."),
        SettingKey(
          "refresh_seconds", \.efficiency.refreshSeconds, .number(0.1...86_400),
          "An unchanged frame is encoded all the same after this many seconds."),
      ]),
    SettingSection(
      name: "output",
      keys: [
        SettingKey(
          "segments", \.output.segments, .nonemptyText,
          "File for segment, gap and health records; \"-\" is standard output, {camera} the name."),
        SettingKey(
          "alerts", \.output.alerts, .nonemptyText,
          "File for alert records; \"-\" is standard output, {camera} the name."),
        SettingKey(
          "embedding", \.output.embedding, .word,
          "How a segment's vector is written: \"base64\", \"values\" (an array) or \"none\"."),
        SettingKey(
          "step_scores", \.output.hasStepScores, .flag,
          "Whether segments have the scores of their steps, which backtest needs: some 4 kB each."),
        SettingKey(
          "fsync", \.output.sync, .word,
          "Records after which the disk is waited for: \"alerts\", \"always\" or \"never\"."),
        SettingKey(
          "rotate_mb", \.output.rotationMegabytes, .integer(0...1_000_000),
          "Size at which run puts a file aside and begins a new one; 0 is never."),
        SettingKey(
          "rotate_hours", \.output.rotationHours, .number(0...87_600),
          "Age at which run puts a file aside; 0 is never."),
        SettingKey(
          "keep", \.output.kept, .integer(1...100_000), "Files put aside that are kept."),
        SettingKey(
          "gzip", \.output.compresses, .flag, "Whether files put aside are compressed."),
        SettingKey(
          "spool_mb", \.output.spoolMegabytes, .integer(1...100_000),
          "Records that wait in memory while the disk is full; what is more is dropped."),
        SettingKey(
          "media_dir", \.output.mediaDirectory, .text,
          "Folder for snapshots and clips of alerts; \"\" is media in the state directory."),
        SettingKey(
          "media_days", \.output.mediaDays, .number(0...3650),
          "Age at which snapshots and clips are deleted; 0 is never."),
        SettingKey(
          "media_mb", \.output.mediaMegabytes, .integer(0...100_000_000),
          "Size of all of them together above which the oldest are deleted; 0 is any."),
      ]),
    SettingSection(
      name: "clips",
      keys: [
        SettingKey(
          "pre", \.clips.pre, .seconds(0...300),
          "Seconds before an alert that its clip has, and what there is from the keyframe before."),
        SettingKey(
          "post", \.clips.post, .seconds(0...300), "Seconds after an alert that its clip has."),
        SettingKey(
          "max_seconds", \.clips.longest, .seconds(1...3600),
          "Most seconds of a clip from the beginning of its alert on."),
        SettingKey(
          "ring_mb", \.clips.ringMegabytes, .integer(1...4096),
          "Latest footage that is kept in memory for clips and snapshots, for each camera."),
      ]),
    SettingSection(
      name: "snapshots",
      keys: [
        SettingKey(
          "max_side", \.snapshots.longestSide, .integer(0...16_384),
          "Pixels of a snapshot's longer side at most; 0 is as the camera has them."),
        SettingKey(
          "label", \.snapshots.isLabelled, .flag,
          "Whether time, camera and zone are drawn into snapshots."),
      ]),
    SettingSection(
      name: "privacy",
      keys: [
        SettingKey(
          "transcript", \.privacy.transcript, .word,
          "What is said goes into records in \"full\", as \"keywords\" of rules alone, or not: \"off\"."
        )
      ]),
    SettingSection(
      name: "training",
      keys: [
        SettingKey(
          "record_features", \.training.recordFeatures, .text,
          "Folder that run puts the encoders' features of its cameras into, for train; \"\" is none."
        ),
        SettingKey(
          "features_mb", \.training.featuresMegabytes, .integer(1...100_000_000),
          "Size of all of them together above which the oldest are deleted."),
      ]),
    SettingSection(
      name: "pipeline",
      keys: [
        SettingKey(
          "workers", \.pipeline.workers, .integer(0...256),
          "Encoder threads; 0 is one per core. The records do not depend on it."),
        SettingKey(
          "micro_batch", \.pipeline.microBatch, .integer(1...64),
          "Most steps that a worker encodes in one go."),
        SettingKey(
          "queue_steps", \.pipeline.queueSteps, .integer(1...4096),
          "Steps that may wait between reading and encoding; more of them cost memory."),
      ]),
    SettingSection(
      name: "http",
      keys: [
        SettingKey(
          "listen", \.http.listen, .text,
          "Address for metrics and health, such as \"127.0.0.1:9464\"; \"\" is none."),
        SettingKey(
          "socket", \.http.socket, .text,
          "Unix socket for the same and for nightjar status; \"\" is one in the runtime directory."),
        SettingKey(
          "token_file", \.http.tokenFile, .text,
          "File with the bearer token; an address that others reach needs one."),
        SettingKey(
          "hosts", \.http.hosts, .texts,
          "Names by which HTTP clients may call this machine, besides localhost."),
      ]),
    SettingSection(
      name: "daemon",
      keys: [
        SettingKey(
          "state_dir", \.daemon.stateDirectory, .text,
          "Where run remembers what was delivered; \"\" is the state directory."),
        SettingKey(
          "stop_timeout", \.daemon.stopTimeout, .seconds(0...600),
          "Most seconds that run finishes what is in hand when it is told to end."),
        SettingKey(
          "max_commands", \.daemon.maximumCommands, .integer(1...64),
          "Commands of all exec sinks that may run at once; each sink runs one at a time, in order."
        ),
      ]),
    SettingSection(
      name: "log",
      keys: [
        SettingKey(
          "level", \.log.level, .word,
          "Least severe message that is logged: trace, debug, info, notice, warning, error, critical."
        )
      ]),
  ]
}
