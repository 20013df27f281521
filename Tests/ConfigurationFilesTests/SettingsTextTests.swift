// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation
import Logging
import TestSupport
import Testing

@testable import ConfigurationFiles

@Suite struct SettingsTextTests {
  @Test func configTOMLEqualsTheBuiltInDefaults() throws {
    let path = "\(Fixtures.project)/config.toml"
    if ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] == "1" {
      try Settings.defaultText.write(toFile: path, atomically: true, encoding: .utf8)
      Issue.record("config.toml was rewritten; look at the difference and run again without")
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == Settings.defaultText)
  }

  @Test func configTOMLReadsBackAsTheBuiltInDefaults() throws {
    #expect(try read(Settings.defaultText) == Settings())
  }

  @Test func configTOMLHasNoLongLines() {
    let longest = Settings.defaultText.split(separator: "\n").map(\.count).max() ?? 0
    #expect(longest <= 120)
  }

  @Test func settingsThatDifferInEveryKeyReadBackTheSame() throws {
    var settings = Settings()
    settings.models.directory = "/srv/\"models\"\\ ü\u{1}"
    settings.sampling.stepsPerSecond = 0.5
    settings.sampling.frameSelection = .keyframes
    settings.sampling.segmentSeconds = 20
    settings.sampling.contextSeconds = 0
    settings.sampling.motionRate = 4
    settings.fusion.type = .kind(.hybrid)
    settings.fusion.weights = "fusion.safetensors"
    settings.efficiency.isEnabled = false
    settings.efficiency.unchangedThreshold = 9.5
    settings.efficiency.refreshSeconds = 12.25
    settings.output.segments = "segments.jsonl"
    settings.output.alerts = "alerts.jsonl"
    settings.output.embedding = .values
    settings.output.hasStepScores = false
    settings.output.sync = .never
    settings.output.rotationMegabytes = 7
    settings.output.rotationHours = 0.5
    settings.output.kept = 3
    settings.output.compresses = false
    settings.output.spoolMegabytes = 1
    settings.output.mediaDirectory = "media"
    settings.output.mediaDays = 1.5
    settings.output.mediaMegabytes = 3
    settings.clips.pre = MediaTime(seconds: 1.5)
    settings.clips.post = .zero
    settings.clips.longest = MediaTime(seconds: 60)
    settings.clips.ringMegabytes = 5
    settings.snapshots.longestSide = 640
    settings.snapshots.isLabelled = false
    settings.privacy.transcript = .keywords
    settings.training.recordFeatures = "features"
    settings.training.featuresMegabytes = 4
    settings.http.listen = "127.0.0.1:1"
    settings.http.socket = "/tmp/socket"
    settings.http.tokenFile = "token"
    settings.http.hosts = ["camera-host"]
    settings.daemon.stateDirectory = "state"
    settings.daemon.stopTimeout = MediaTime(seconds: 1.5)
    settings.daemon.maximumCommands = 2
    settings.pipeline.workers = 3
    settings.pipeline.microBatch = 5
    settings.pipeline.queueSteps = 77
    settings.log.level = .trace
    settings.rules = [
      AlertRule(
        name: "dog \"Rex\"", isEnabled: false, severity: .info,
        condition: .sound(
          SoundCondition(
            labels: ["Bark", "Howl"], threshold: 0.3, releaseThreshold: 0.1, minimumPeak: 0.01)),
        minimumDuration: MediaTime(seconds: 1.5), endAfter: MediaTime(seconds: 3),
        cooldown: .zero, rivals: ["cat"]),
      AlertRule(
        name: "cat", severity: .warning,
        condition: .sound(SoundCondition(labels: ["Meow"], threshold: 0.9))),
      AlertRule(name: "covered", severity: .critical, condition: .tamper(.black)),
      AlertRule(name: "lost", severity: .info, condition: .camera(.degraded)),
      AlertRule(name: "break-in", severity: .critical, condition: Self.breakIn),
      try Self.night,
    ]
    settings.cameras = Self.cameras
    settings.zones = Self.zones
    settings.sinks = Self.sinks
    #expect(try read(settings.text(showingSecrets: true)) == settings)
    for section in SettingsSchema.sections {
      for key in section.keys {
        #expect(key.write(settings) != key.write(Settings()), "\(key.name) is at its default")
      }
    }
  }

  /// A rule with every key that the others leave out.
  private static var night: AlertRule {
    get throws {
      let line = try CrossingLine(from: Point(x: 0.25, y: 1), to: Point(x: 0.5, y: 0))
      var rule = AlertRule(
        name: "night", severity: .info,
        condition: .any([
          .tamper(.hum), .anomaly(AnomalyCondition(threshold: 0.875, releaseThreshold: 0.5)),
          .sound(
            SoundCondition(
              labels: ["Alarm"], coversKinds: false, threshold: 0.5,
              smoothing: MediaTime(seconds: 1.5))),
          .scene(
            SceneCondition(
              sentences: ["a \"van\""], against: ["a road"], threshold: 0.75, span: .segment)),
          .speech(
            SpeechCondition(
              keywords: ["help"], similarTo: ["someone is hurt"], threshold: 0.25,
              releaseThreshold: 0.125)),
          .motion(
            MotionCondition(
              MotionCriteria(heading: .up, crossing: .init(line: line, direction: .aToB)))),
          .motion(
            MotionCondition(
              zone: "street",
              MotionCriteria(minimumArea: 0.25, loitering: MediaTime(seconds: 12.5)))),
        ]))
      rule.cameras = ["door"]
      rule.zone = "street"
      rule.schedule = Schedule(
        days: [.saturday, .monday], firstMinute: 22 * 60 + 5, endMinute: 6 * 60,
        timeZone: try #require(TimeZone(identifier: "Europe/Berlin")))
      rule.group = "burglary"
      rule.threshold = 0.25
      rule.maximumFalsePerDay = 0.5
      rule.hasSnapshot = true
      rule.hasClip = true
      return rule.drawn(in: ["street": try #require(zones[0].zone)])
    }
  }

  /// Every way to join conditions.
  private static let breakIn = AlertCondition.all([
    .any([
      .sound(SoundCondition(labels: ["Glass", "Shatter"], threshold: 0.7)), .tamper(.frozen),
    ]),
    .not(.sound(SoundCondition(labels: ["Speech"], threshold: 0.5, minimumPeak: 0))),
    .sequence(
      SequenceCondition(
        steps: [
          .camera(.down),
          .not(.all([.sound(SoundCondition(labels: ["Bark"], threshold: 0.1))])),
        ], within: MediaTime(seconds: 2.5), acrossCameras: true)),
  ])

  private static var cameras: [Settings.Camera] {
    var yard = Settings.Camera()
    yard.name = "yard \"back\""
    yard.url = "rtsp://user:p%40ss@[::1]:8554/stream?channel=1"
    yard.isEnabled = false
    yard.transport = .udp
    yard.hasAudio = false
    yard.tls = .insecure
    yard.certificates = "/etc/camera.pem"
    yard.isRealTime = false
    yard.loops = true
    yard.transcript = "said.srt"
    yard.openTimeout = MediaTime(seconds: 0.25)
    yard.stallTimeout = MediaTime(seconds: 0.5)
    yard.reconnectMinimum = MediaTime(seconds: 0.75)
    yard.reconnectMaximum = MediaTime(seconds: 1.25)
    yard.reconnectReset = MediaTime(seconds: 1.5)
    var door = Settings.Camera()
    door.name = "door"
    door.urlFile = "credential:door"
    return [yard, door]
  }

  private static var zones: [Settings.NamedZone] {
    var street = Settings.NamedZone()
    street.name = "street"
    street.points = [Point(x: 0, y: 0.5), Point(x: 1, y: 0.25), Point(x: 1, y: 1)]
    var window = street
    window.name = "window"
    window.kind = .mask
    window.cameras = ["door"]
    return [street, window]
  }

  private static var sinks: [Settings.Sink] {
    var webhook = Settings.Sink()
    webhook.name = "house"
    webhook.kind = .webhook
    webhook.minimumSeverity = .critical
    webhook.rules = ["cat"]
    webhook.cameras = ["door"]
    webhook.url = "https://localhost/alerts"
    webhook.secretFile = "secret"
    webhook.certificates = "ca.pem"
    webhook.timeout = MediaTime(seconds: 2.5)
    var mqtt = Settings.Sink()
    mqtt.name = "broker"
    mqtt.kind = .mqtt
    mqtt.host = "localhost"
    mqtt.port = 8883
    mqtt.topic = "alerts"
    mqtt.username = "nightjar"
    mqtt.passwordFile = "password"
    mqtt.usesTLS = true
    var exec = Settings.Sink()
    exec.name = "lights"
    exec.kind = .exec
    exec.isEnabled = false
    exec.command = ["/usr/bin/lights", "on"]
    var stdout = Settings.Sink()
    stdout.name = "print"
    return [webhook, mqtt, exec, stdout]
  }

  @Test func noRulesAtAllReadBackAsNone() throws {
    #expect(try read("rule = []\n[log]\nlevel = \"error\"").rules.isEmpty)
    var settings = Settings()
    settings.rules = []
    #expect(try read(settings.text(showingSecrets: true)) == settings)
  }
}

/// Settings from a text that is called `nightjar.toml` in messages.
func read(_ text: String) throws -> Settings {
  try Settings(bytes: Array(text.utf8), path: "nightjar.toml")
}
