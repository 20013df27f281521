// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A file with one secret on its first line, or a credential that systemd hands over.
package struct SecretFile: Sendable {
  package struct Unreadable: Error, Equatable, CustomStringConvertible {
    package let description: String
  }

  private static let prefix = "credential:"
  private static let largest = 64 * 1024

  private let name: String
  private let credentials: String?

  /// - Parameters:
  ///   - name: a path, or `credential:NAME` for `NAME` in `$CREDENTIALS_DIRECTORY`.
  ///   - environment: where that directory is looked up.
  package init(
    _ name: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    self.name = name
    credentials = environment["CREDENTIALS_DIRECTORY"]
  }

  /// The first line, without the space around it.
  ///
  /// - Returns: the secret, never empty.
  /// - Throws: why there is none; the text says what to do.
  package func read() throws(Unreadable) -> String {
    let path = try path()
    let data: Data
    do {
      let file = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? file.close() }
      data = try file.read(upToCount: Self.largest) ?? Data()
    } catch {
      throw Unreadable(description: "cannot read \(path): check that it exists and may be read")
    }
    let line = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).first
    let secret = line.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
    guard !secret.isEmpty else { throw Unreadable(description: "\(path) is empty") }
    return secret
  }

  /// Where the secret is; `nil` if the name is empty.
  package func pathIfNamed() throws(Unreadable) -> String? {
    name.isEmpty ? nil : try path()
  }

  private func path() throws(Unreadable) -> String {
    guard name.hasPrefix(Self.prefix) else { return name }
    guard let credentials else {
      throw Unreadable(
        description: """
          \(name): systemd hands over no credentials. \
          Add LoadCredential=\(name.dropFirst(Self.prefix.count)):FILE to the unit, or name a file
          """)
    }
    return "\(credentials)/\(name.dropFirst(Self.prefix.count))"
  }
}
