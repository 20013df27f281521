// SPDX-License-Identifier: Apache-2.0
import Core

extension Settings {
  /// A `[[camera]]`: something that the daemon watches.
  package struct Camera: Equatable, Sendable {
    /// Unique among the cameras; records carry it as their source.
    package var name = ""
    /// An address, a device or a file; empty if `urlFile` names the file that has it.
    package var url = ""
    /// A file with the address in it, so that passwords need not stand in the configuration.
    package var urlFile = ""
    package var isEnabled = true
    package var transport = Transport.tcp
    package var hasAudio = true
    package var tls = TLS.verify
    /// Certificates, in PEM, that are trusted instead of the system's; empty means none.
    package var certificates = ""
    /// Whether a file is played at the speed at which it was recorded.
    package var isRealTime = true
    /// Whether a file starts again at its end.
    package var loops = false
    /// A file with what is said, for files; empty means none.
    package var transcript = ""
    package var openTimeout = MediaTime(seconds: 10)
    /// A connection over which nothing comes for this long is broken.
    package var stallTimeout = MediaTime(seconds: 10)
    package var reconnectMinimum = MediaTime(seconds: 1)
    package var reconnectMaximum = MediaTime(seconds: 30)
    /// After this long of good footage the next attempt comes after the shortest wait again.
    package var reconnectReset = MediaTime(seconds: 60)

    /// How the packets of an RTSP stream come.
    package enum Transport: String, CaseIterable, Codable, Sendable {
      case tcp, udp
    }

    /// Whether the certificate of an https or rtsps camera has to be trusted.
    package enum TLS: String, CaseIterable, Codable, Sendable {
      case verify, insecure
    }

    package init() {}
  }
}

/// The keys of a `[[camera]]`, in the order in which they are printed.
enum CameraSchema {
  static let keys: [SettingKey<Settings.Camera>] = [
    SettingKey(
      "name", \.name, .name, "What its records and messages call it; no two cameras share one."),
    SettingKey(
      "url", \.url, .location,
      "Address (rtsp, rtsps, http, https, srt, rtmp, udp, tcp), /dev/videoN, pipe or file."),
    SettingKey(
      "url_file", \.urlFile, .text,
      "File that has the url in it, or \"credential:NAME\" for one that systemd hands over."),
    SettingKey("enabled", \.isEnabled, .flag, "Whether it is watched."),
    SettingKey("transport", \.transport, .word, "How RTSP packets come: \"tcp\" or \"udp\"."),
    SettingKey("audio", \.hasAudio, .flag, "Whether it is listened to."),
    SettingKey(
      "tls", \.tls, .word,
      "\"verify\": the certificate has to be trusted. \"insecure\": any will do."),
    SettingKey(
      "ca_file", \.certificates, .text, "Certificates (PEM) to trust instead of the system's."),
    SettingKey(
      "realtime", \.isRealTime, .flag, "Files: play at the speed at which it was recorded."),
    SettingKey("loop", \.loops, .flag, "Files: start again at the end."),
    SettingKey("transcript", \.transcript, .text, "Files: what is said, SubRip or WebVTT."),
    SettingKey(
      "open_timeout", \.openTimeout, .seconds(0.01...3600),
      "Seconds that a connection may take to be made."),
    SettingKey(
      "stall_timeout", \.stallTimeout, .seconds(0.01...3600),
      "Seconds without a packet after which the connection is given up."),
    SettingKey(
      "reconnect_min", \.reconnectMinimum, .seconds(0.01...3600),
      "Seconds before the first new attempt; later ones wait longer and longer."),
    SettingKey(
      "reconnect_max", \.reconnectMaximum, .seconds(0.01...86_400),
      "Most seconds between two attempts."),
    SettingKey(
      "reconnect_reset", \.reconnectReset, .seconds(0.01...86_400),
      "Seconds of good footage after which the waits start short again."),
  ]

  static let required = ["name"]
  /// Keys that have no value where they are left out.
  static let withoutDefault = ["name", "url", "url_file"]
}
