// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A self-signed certificate with its key, made for one test.
package struct TestCertificate {
  /// PEM files.
  package let certificate: String
  package let key: String

  /// - Parameters:
  ///   - folder: where the files go.
  ///   - host: what it is made out to, such as `DNS:localhost` or `IP:127.0.0.1`.
  /// - Throws: `ServerProcess.Failure`.
  package init(in folder: TemporaryFolder, host: String = "IP:127.0.0.1") throws {
    certificate = "\(folder.path)/certificate.pem"
    key = "\(folder.path)/key.pem"
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
      "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=tests", "-addext",
      "subjectAltName=\(host)",
    ]
    process.standardError = FileHandle.nullDevice
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    ended.wait()
    guard process.terminationStatus == 0 else {
      throw ServerProcess.Failure(description: "openssl makes no certificate")
    }
  }

  /// What the servers of `Tests/Servers` want to hear.
  package var arguments: [String] { ["--certificate", certificate, "--key", key] }
}
