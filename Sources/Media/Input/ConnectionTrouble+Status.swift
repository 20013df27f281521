// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core
import Foundation

extension ConnectionTrouble {
  /// What a failed call means for the connection.
  ///
  /// - Parameters:
  ///   - status: what it returned.
  ///   - errors: what FFmpeg logged meanwhile; many troubles share a status.
  ///   - options: what was to be opened.
  init(_ status: FFmpegStatus, errors: String, options: SourceOptions) {
    if case .device = Access(options.location) {
      self = Self.device(status)
      return
    }
    self = Self.logged(errors, options) ?? Self.network(status)
  }

  private static func device(_ status: FFmpegStatus) -> ConnectionTrouble {
    switch -status.code {
    case ENOENT, ENXIO: .noDevice(reason: status.reason)
    case EBUSY: .deviceBusy
    case EACCES, EPERM: .deviceDenied
    case EIO: .broken(reason: status.reason)
    default: .noCamera(reason: status.reason)
    }
  }

  private static func network(_ status: FFmpegStatus) -> ConnectionTrouble {
    switch status.code {
    case NIGHTJAR_HTTP_UNAUTHORIZED, NIGHTJAR_HTTP_FORBIDDEN: return .wrongLogin
    case NIGHTJAR_HTTP_NOT_FOUND: return .notFound
    case NIGHTJAR_HTTP_BAD_REQUEST, NIGHTJAR_HTTP_OTHER_4XX, NIGHTJAR_HTTP_SERVER_ERROR:
      return .serverError(reason: status.reason)
    default: break
    }
    return switch -status.code {
    case ECONNREFUSED: .refused
    case ETIMEDOUT: .timedOut
    case EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL: .unreachable(reason: status.reason)
    default: .broken(reason: status.reason)
    }
  }

  /// What only the log tells; the texts are those of libavformat's tcp.c and tls_gnutls.c.
  private static func logged(_ errors: String, _ options: SourceOptions) -> ConnectionTrouble? {
    if let detail = errors.firstMatch(of: #/Failed to resolve hostname [^\n]*: ([^:\n]+)/#) {
      return .unknownHost(reason: String(detail.output.1).lowercasingFirst)
    }
    if errors.contains("owner does not match hostname") { return .foreignCertificate }
    if errors.contains("Peer certificate failed verification")
      || errors.contains("Unable to verify peer certificate")
    {
      guard let path = options.connection.certificates, access(path, R_OK) != 0 else {
        return .untrustedCertificate
      }
      return .unreadableCertificates(path: path)
    }
    if let detail = errors.firstMatch(of: #/\[tls @ [^\]]*\] ([^\n]+)/#) {
      return .tls(reason: String(detail.output.1).lowercasingFirst)
    }
    return nil
  }
}

extension String {
  /// As the middle of a sentence.
  fileprivate var lowercasingFirst: String { prefix(1).lowercased() + dropFirst() }
}
