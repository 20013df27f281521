// SPDX-License-Identifier: Apache-2.0
import Core
import Crypto
import Foundation

/// SHA-256 of files and texts as lower-case hexadecimal digits.
enum FileHash {
  private static let chunkSize = 1 << 20

  /// - Throws: `ModelsError.cannotRead`.
  static func sha256(path: String) throws(ModelsError) -> String {
    do {
      let file = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? file.close() }
      var hash = SHA256()
      while let chunk = try file.read(upToCount: chunkSize), !chunk.isEmpty {
        hash.update(data: chunk)
      }
      return hexadecimal(hash.finalize())
    } catch {
      throw .cannotRead(path: path, reason: "\(FileFailure(error))")
    }
  }

  static func sha256(_ text: String) -> String { sha256(Data(text.utf8)) }

  static func sha256(_ data: Data) -> String { hexadecimal(SHA256.hash(data: data)) }

  private static func hexadecimal(_ digest: SHA256.Digest) -> String {
    digest.map { String($0, radix: 16).leftPadded(to: 2) }.joined()
  }
}
