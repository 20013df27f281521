// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A new empty folder that is removed with all that is in it when this object goes.
package final class TemporaryFolder: Sendable {
  package let path: String

  package init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "nightjar-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    path = folder.path()
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file into the folder and returns its path.
  package func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    let file = "\(path)/\(name)"
    // `Data.write` waits for the disk, and so does emptying a file that was just written: both
    // would take most of a test that writes thousands of files.
    unlink(file)
    guard let stream = fopen(file, "w") else { throw CocoaError(.fileWriteUnknown) }
    defer { fclose(stream) }
    let bytes = Array(bytes)
    guard fwrite(bytes, 1, bytes.count, stream) == bytes.count else {
      throw CocoaError(.fileWriteUnknown)
    }
    return file
  }
}
