// SPDX-License-Identifier: Apache-2.0

/// Why there is no connection to a source, or no longer one.
package enum ConnectionTrouble: Equatable, Sendable {
  case unknownScheme(String)
  case unknownHost(reason: String)
  case refused
  case unreachable(reason: String)
  case timedOut
  case wrongLogin
  case notFound
  case serverError(reason: String)
  case untrustedCertificate
  /// The certificate is made out to another host.
  case foreignCertificate
  case unreadableCertificates(path: String)
  case tls(reason: String)
  case broken(reason: String)
  case noDevice(reason: String)
  case deviceBusy
  case deviceDenied
  case noCamera(reason: String)
  case noDeviceLibrary(reason: String)

  package var kind: MediaError.Kind {
    switch self {
    case .unknownScheme, .unreadableCertificates: .usage
    case .unknownHost, .refused, .unreachable: .unreachable
    case .timedOut: .timeout
    case .wrongLogin: .authentication
    case .notFound: .notFound
    case .serverError: .serverError
    case .untrustedCertificate, .foreignCertificate: .untrusted
    case .tls, .broken: .connectionLost
    case .noDevice, .deviceBusy, .deviceDenied, .noCamera, .noDeviceLibrary: .unavailable
    }
  }

  var reason: String {
    switch self {
    case .unknownScheme(let scheme): "\(scheme):// is not supported"
    case .refused: "connection refused"
    case .timedOut: "connection timed out"
    case .wrongLogin: "the server refuses the user or password"
    case .notFound: "the server has nothing there"
    case .untrustedCertificate: "the certificate is not trusted"
    case .foreignCertificate: "the certificate is made out to another host"
    case .unreadableCertificates(let path): "no certificates can be read from \(path)"
    case .deviceBusy: "another program uses the device"
    case .deviceDenied: "permission denied"
    case .unknownHost(let reason), .unreachable(let reason), .serverError(let reason),
      .tls(let reason), .broken(let reason), .noDevice(let reason), .noCamera(let reason),
      .noDeviceLibrary(let reason):
      reason
    }
  }

  var advice: String {
    switch self {
    case .unknownScheme: "Use \(Access.schemes.joined(separator: ", ")), a device or a file."
    case .unknownHost: "Check the name, and the name server; an IP address needs neither."
    case .refused: "Check the port, and that the camera's service is on."
    case .unreachable: "Check the address and the network."
    case .timedOut: "Check the address, the network and that the camera is on."
    case .wrongLogin: "Check user and password, and that the user may watch."
    case .notFound: "Check the path in the URL; the camera's manual has it."
    case .serverError: "Check the camera's own log; restarting it may help."
    case .untrustedCertificate:
      """
      For a certificate that the camera made itself, save it (openssl s_client -connect HOST:PORT \
      </dev/null | openssl x509 > camera.pem) and set ca_file = "camera.pem", or tls = "insecure".
      """
    case .foreignCertificate:
      "Use the host name that is in the certificate, or set tls = \"insecure\"."
    case .unreadableCertificates: "Check that ca_file is a PEM file and may be read."
    case .tls: "Check that the port is the one for TLS."
    case .broken: "Check the camera and the network."
    case .noDevice: "Check that the camera is plugged in: ls /dev/video*"
    case .deviceBusy: "End the other program, or use another camera."
    case .deviceDenied: "Add the user to the group that owns the device, mostly \"video\"."
    case .noCamera: "Check that it is the right device: ls -l /dev/v4l/by-id"
    case .noDeviceLibrary: "Install it: apt-get install libavdevice59"
    }
  }
}
