// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation
import Mosquitto

/// Publishes alerts to an MQTT broker, each confirmed by the broker.
final class MQTTSink: AlertSink {
  private let topic: String
  private let client: Locked<MosquittoClient>
  private let isCancelled = Locked(false)

  /// - Throws: `DeliveryError`; the broker is not asked yet.
  init(_ options: MQTTOptions, name: String) throws(DeliveryError) {
    topic = options.topic
    do {
      client = Locked(try MosquittoClient(try Self.clientOptions(options, sink: name)))
    } catch let error as DeliveryError {
      throw error
    } catch MosquittoError.noLibrary(let reason) {
      throw .noLibrary(sink: name, reason: reason)
    } catch {
      throw .noLibrary(sink: name, reason: "\(error)")
    }
  }

  func deliver(_ alert: AlertRecord) throws(DeliveryFailure) {
    do {
      try client.withLock { client in
        try client.publish(alert.line, to: topic(for: alert)) { isCancelled.withLock { $0 } }
      }
    } catch MosquittoError.badMessage(let reason) {
      throw .refused(reason)
    } catch {
      throw .temporary("\(error)")
    }
  }

  func idle() { client.withLock { $0.poll() } }

  func cancel() { isCancelled.withLock { $0 = true } }

  private func topic(for alert: AlertRecord) -> String {
    topic.replacing("{camera}", with: Self.level(alert.source))
      .replacing("{rule}", with: Self.level(alert.rule))
      .replacing("{severity}", with: alert.severity.rawValue)
  }

  /// A name as one level of a topic, in which some characters have a meaning of their own.
  private static func level(_ name: String) -> String {
    String(name.map { "+#/\0".contains($0) ? "_" : $0 })
  }

  private static func clientOptions(
    _ options: MQTTOptions, sink: String
  ) throws(DeliveryError) -> MosquittoClient.Options {
    guard let address = URLComponents(string: options.url), let host = address.host, !host.isEmpty,
      let scheme = address.scheme, ["mqtt", "mqtts"].contains(scheme),
      (1...65_535).contains(address.port ?? 1883)
    else { throw .badAddress(sink: sink, expected: "mqtt://host:port or mqtts://host:port") }
    let usesTLS = scheme == "mqtts"
    var client = MosquittoClient.Options(host: host, port: address.port ?? (usesTLS ? 8883 : 1883))
    client.usesTLS = usesTLS
    client.clientID = options.clientID
    client.user = options.user ?? address.user
    client.password = address.password
    if let path = options.passwordFile { client.password = try Secret.read(path, sink: sink) }
    if let path = options.caFile { try Certificates.check(path, sink: sink) }
    client.caFile = options.caFile
    client.timeout = options.timeout
    return client
  }
}
