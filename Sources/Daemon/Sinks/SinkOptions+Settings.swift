// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Delivery
import Events

extension SinkOptions {
  /// - Parameter sink: as configured.
  /// - Throws: `SecretFile.Unreadable` if the address is in a file that cannot be read.
  init(_ sink: Settings.Sink) throws {
    self.init(name: sink.name, kind: try Kind(sink))
    filter.minimumSeverity = sink.minimumSeverity
    filter.rules = Set(sink.rules)
    filter.cameras = Set(sink.cameras)
  }
}

extension SinkOptions.Kind {
  fileprivate init(_ sink: Settings.Sink) throws {
    switch sink.kind {
    case .stdout: self = .standardOutput
    case .exec:
      var command = CommandOptions(arguments: sink.command)
      command.timeLimit = sink.timeout.seconds
      self = .command(command)
    case .webhook:
      var webhook = WebhookOptions(
        url: sink.urlFile.isEmpty ? sink.url : try SecretFile(sink.urlFile).read())
      webhook.secretFile = try SecretFile(sink.secretFile).pathIfNamed()
      webhook.caFile = sink.certificates.isEmpty ? nil : sink.certificates
      webhook.timeout = sink.timeout.seconds
      self = .webhook(webhook)
    case .mqtt:
      let host = sink.host.contains(":") ? "[\(sink.host)]" : sink.host
      var mqtt = MQTTOptions(url: "\(sink.usesTLS ? "mqtts" : "mqtt")://\(host):\(sink.port)")
      mqtt.topic = sink.topic
      mqtt.user = sink.username.isEmpty ? nil : sink.username
      mqtt.passwordFile = try SecretFile(sink.passwordFile).pathIfNamed()
      mqtt.caFile = sink.certificates.isEmpty ? nil : sink.certificates
      mqtt.timeout = sink.timeout.seconds
      self = .mqtt(mqtt)
    }
  }
}
