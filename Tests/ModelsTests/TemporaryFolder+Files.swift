// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

extension TemporaryFolder {
  /// The path of a file or folder in it, there or not.
  func at(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ text: String, to name: String) throws {
    _ = try file(name, text.utf8)
  }

  /// An executable shell script.
  func writeScript(_ body: String, to name: String) throws {
    try write("#!/bin/sh\n\(body)\n", to: name)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: at(name))
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: at(name)) }
}
