// SPDX-License-Identifier: Apache-2.0
import Core

/// By what way a source is reached.
enum Access: Equatable {
  /// A file, a pipe or standard input, whose bytes we read ourselves.
  case bytes
  /// A camera of this machine.
  case device(path: String)
  /// A URL that FFmpeg opens.
  case url(scheme: String)

  /// For devices that do not look like one, such as `v4l2:/dev/camera`.
  private static let devicePrefix = "v4l2:"

  init(_ location: RedactedURL) {
    let text = location.revealed
    if let scheme = location.scheme {
      self = .url(scheme: scheme)
    } else if text.hasPrefix(Self.devicePrefix) {
      self = .device(path: String(text.dropFirst(Self.devicePrefix.count)))
    } else if text.hasPrefix("/dev/video") || text.hasPrefix("/dev/v4l/") {
      self = .device(path: text)
    } else {
      self = .bytes
    }
  }

  /// Protocols that FFmpeg may use for the source and for all that it names.
  ///
  /// What a local file names is local too: a playlist must not make us call the network. And
  /// nothing from the network may name a local file, or leave the protection of TLS.
  var protocols: String? {
    switch self {
    case .bytes: Self.local
    case .device: nil
    case .url(let scheme): Self.protocols[scheme]
    }
  }

  private static let local = "file,crypto,data"
  private static let protocols = [
    "file": local,
    "rtsp": "rtp,udp,tcp",
    "rtsps": "rtp,udp,tls,tcp",
    "http": "http,https,httpproxy,tls,tcp,crypto,data",
    "https": "https,httpproxy,tls,tcp,crypto,data",
    "srt": "srt",
    "rtmp": "rtmp,tcp",
    "rtmps": "rtmps,tls,tcp",
    "udp": "udp",
    "rtp": "rtp,udp",
    "tcp": "tcp",
  ]

  static let schemes = protocols.keys.sorted()

  /// Whether it can break at any time through no fault of the footage.
  var isConnection: Bool { self != .bytes && self != .url(scheme: "file") }
}
