// SPDX-License-Identifier: Apache-2.0
import Core
import Events

extension Settings {
  /// A `[[sink]]`: where alerts go besides their file.
  package struct Sink: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Codable, Sendable {
      case stdout, exec, webhook, mqtt
    }

    /// Unique among the sinks: what was delivered is remembered under it.
    package var name = ""
    package var kind = Kind.stdout
    package var isEnabled = true
    package var minimumSeverity = AlertRule.Severity.info
    /// Rules whose alerts it gets; none means all.
    package var rules: [String] = []
    /// Cameras whose alerts it gets; none means all.
    package var cameras: [String] = []
    package var timeout = MediaTime(seconds: 10)

    /// The program and its arguments.
    package var command: [String] = []

    package var url = ""
    package var urlFile = ""
    package var secretFile = ""
    package var certificates = ""

    package var host = ""
    package var port = 1883
    package var topic = "nightjar/{camera}/alerts"
    package var username = ""
    package var passwordFile = ""
    package var usesTLS = false

    package init() {}
  }
}

/// The keys of a `[[sink]]`, in the order in which they are printed.
enum SinkSchema {
  static let first: [SettingKey<Settings.Sink>] = [
    SettingKey("name", \.name, .name, "What it is called; no two sinks share one."),
    SettingKey(
      "kind", \.kind, .word,
      "\"stdout\", \"exec\" (a command), \"webhook\" (HTTP POST) or \"mqtt\"."),
    SettingKey("enabled", \.isEnabled, .flag, "Whether alerts are sent."),
    SettingKey(
      "min_severity", \.minimumSeverity, .word,
      "Least urgent alerts that are sent: \"info\", \"warning\", \"critical\"."),
    SettingKey("rules", \.rules, .texts, "Rules whose alerts are sent; [] is all."),
    SettingKey("cameras", \.cameras, .texts, "Cameras whose alerts are sent; [] is all."),
    SettingKey(
      "timeout", \.timeout, .seconds(0.01...3600), "Seconds that one delivery may take."),
  ]

  static let exec: [SettingKey<Settings.Sink>] = [
    SettingKey(
      "command", \.command, .nonemptyTexts,
      "Exec: program and arguments, without a shell; it reads the alert from its input.")
  ]

  static let webhook: [SettingKey<Settings.Sink>] = [
    SettingKey("url", \.url, .webAddress, "Webhook: http or https address."),
    SettingKey(
      "url_file", \.urlFile, .text,
      "Webhook: file that has the url in it, or \"credential:NAME\"."),
    SettingKey(
      "secret_file", \.secretFile, .text,
      "Webhook: file with the key that signs, or \"credential:NAME\"; \"\" is none."),
  ]

  static let trust: [SettingKey<Settings.Sink>] = [
    SettingKey(
      "ca_file", \.certificates, .text,
      "Webhook, MQTT: certificates (PEM) to trust instead of the system's.")
  ]

  static let mqtt: [SettingKey<Settings.Sink>] = [
    SettingKey("host", \.host, .nonemptyText, "MQTT: the broker."),
    SettingKey("port", \.port, .integer(1...65_535), "MQTT: its port."),
    SettingKey(
      "topic", \.topic, .nonemptyText, "MQTT: where alerts are published; {camera} is the name."),
    SettingKey("username", \.username, .text, "MQTT: user; \"\" is none."),
    SettingKey(
      "password_file", \.passwordFile, .text,
      "MQTT: file with the password, or \"credential:NAME\"."),
    SettingKey("use_tls", \.usesTLS, .flag, "MQTT: whether the connection is encrypted."),
  ]

  static let all = first + exec + webhook + mqtt + trust
  /// Keys that have no value where they are left out.
  static let withoutDefault = ["name", "kind", "command", "url", "url_file", "host"]

  static func required(for kind: Settings.Sink.Kind?) -> [String] {
    switch kind {
    case nil: ["name", "kind"]
    case .stdout, .webhook: ["name"]
    case .exec: ["name", "command"]
    case .mqtt: ["name", "host"]
    }
  }

  static func keys(for kind: Settings.Sink.Kind) -> [SettingKey<Settings.Sink>] {
    switch kind {
    case .stdout: first
    case .exec: first + exec
    case .webhook: first + webhook + trust
    case .mqtt: first + mqtt + trust
    }
  }
}
