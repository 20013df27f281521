// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import SystemPackage

/// What a client has to show before it is told anything.
///
/// Source: RFC 6750, section 2.1. Only its hash is kept.
package struct BearerToken: Sendable {
  static let minimumLength = 16

  private let hash: [UInt8]

  /// Takes a token as it is.
  ///
  /// - Parameters:
  ///   - token: visible ASCII characters, enough of them.
  ///   - path: where it comes from, for the error.
  /// - Throws: `badToken`.
  package init(_ token: String, from path: String) throws(MonitoringError) {
    guard token.utf8.count >= Self.minimumLength, token.utf8.allSatisfy({ (33...126).contains($0) })
    else { throw MonitoringError.badToken(path: path, minimum: Self.minimumLength) }
    hash = Array(SHA256.hash(data: Data(token.utf8)))
  }

  /// Reads it from a file that not everyone may read; white space around it does not count.
  package init(contentsOf path: String) throws(MonitoringError) {
    let bytes: Data
    do {
      bytes = try Self.read(path)
    } catch {
      throw MonitoringError.cannotReadToken(path: path, reason: error as? Errno ?? .ioError)
    }
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: URL(filePath: path).resolvingSymlinksInPath().path())
    guard (attributes?[.posixPermissions] as? Int ?? 0) & 0o007 == 0 else {
      throw MonitoringError.tokenForAll(path: path)
    }
    let token = String(decoding: bytes, as: UTF8.self).trimmingCharacters(
      in: .whitespacesAndNewlines)
    try self.init(token, from: path)
  }

  private static func read(_ path: String) throws -> Data {
    let file = try FileDescriptor.open(FilePath(path), .readOnly)
    let handle = FileHandle(fileDescriptor: file.rawValue, closeOnDealloc: true)
    do {
      return try handle.read(upToCount: 4096) ?? Data()
    } catch {
      throw Errno.isDirectory
    }
  }

  /// Whether an `Authorization` field shows it, in a time that does not tell how nearly it does.
  func isShown(in authorization: String?) -> Bool {
    guard let authorization else { return false }
    let words = authorization.split(separator: " ", maxSplits: 1)
    guard words.count == 2, words[0].lowercased() == "bearer" else { return false }
    // A digest is compared in constant time.
    return SHA256.hash(data: Data(words[1].utf8)) == hash
  }
}
