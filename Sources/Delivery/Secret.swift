// SPDX-License-Identifier: Apache-2.0
import Foundation
import NIOSSL

/// A password or key in a file of its own.
enum Secret {
  /// The file's text without the line break at its end.
  static func read(_ path: String, sink: String) throws(DeliveryError) -> String {
    let secret: String
    do {
      let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
      secret = text.trimmingCharacters(in: .newlines)
    } catch {
      throw .cannotRead(sink: sink, path: path, reason: error.localizedDescription)
    }
    // What is signed with an empty key, anyone can sign.
    guard !secret.isEmpty else { throw .cannotRead(sink: sink, path: path, reason: "it is empty") }
    return secret
  }
}

/// Certificates to trust, in a PEM file.
enum Certificates {
  /// Makes sure that there is one at least.
  static func check(_ path: String, sink: String) throws(DeliveryError) {
    let certificates = try? NIOSSLCertificate.fromPEMFile(path)
    guard certificates?.isEmpty == false else { throw .badCertificates(sink: sink, path: path) }
  }
}
