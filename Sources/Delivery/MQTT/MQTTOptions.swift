// SPDX-License-Identifier: Apache-2.0

/// An MQTT broker that alerts are published to.
package struct MQTTOptions: Hashable, Sendable {
  /// Such as `mqtt://host:1883` or `mqtts://host:8883`; never logged, as it may hold a password.
  package var url: String
  /// `{camera}`, `{rule}` and `{severity}` stand for the alert's.
  package var topic = "nightjar/{camera}/alerts"
  /// In place of the one in the address.
  package var user: String?
  package var passwordFile: String?
  /// Certificates to trust instead of the system's.
  package var caFile: String?
  package var clientID = ""
  /// Seconds for making a connection, and for each message.
  package var timeout = 10.0

  package init(url: String) { self.url = url }
}
