// SPDX-License-Identifier: Apache-2.0
import Foundation
import NIOSSL

/// A password or key in a file of its own.
enum Secret {
  /// The file's text without the line break at its end.
  static func read(_ path: String, sink: String) throws(DeliveryError) -> String {
    do {
      let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
      return String(text.drop { $0.isNewline }.reversed().drop { $0.isNewline }.reversed())
    } catch {
      throw .cannotRead(sink: sink, path: path, reason: error.localizedDescription)
    }
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
