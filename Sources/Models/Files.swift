// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The file system, with failures as `ModelsError`.
enum Files {
  /// An empty directory that only its owner can enter.
  static func replaceDirectory(_ path: String) throws(ModelsError) {
    try remove(path)
    try createDirectory(path, permissions: 0o700)
  }

  static func createDirectory(_ path: String, permissions: Int? = nil) throws(ModelsError) {
    let attributes = permissions.map { [FileAttributeKey.posixPermissions: $0] }
    try attempt(path) {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: attributes)
    }
  }

  /// Removes a file or directory if it is there.
  static func remove(_ path: String) throws(ModelsError) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    try attempt(path) { try FileManager.default.removeItem(atPath: path) }
  }

  /// Moves a file within its file system, in place of one that may be there.
  static func move(_ source: String, to destination: String) throws(ModelsError) {
    try remove(destination)
    try attempt(destination) {
      try FileManager.default.moveItem(atPath: source, toPath: destination)
    }
  }

  /// Bytes of a file, or of what a link leads to.
  ///
  /// - Throws: `ModelsError.cannotRead`.
  static func size(of path: String) throws(ModelsError) -> Int {
    do {
      let target = URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
      let attributes = try FileManager.default.attributesOfItem(atPath: target)
      return attributes[.size] as? Int ?? 0
    } catch {
      throw .cannotRead(path: path, reason: "\(FileFailure(error))")
    }
  }

  static func write(_ data: Data, to path: String) throws(ModelsError) {
    try attempt(path) { try data.write(to: URL(filePath: path)) }
  }

  /// Writes a file beside its place and moves it there: readers see the old file or the new one.
  static func replace(_ path: String, with data: Data) throws(ModelsError) {
    try attempt(path) { try data.write(to: URL(filePath: path), options: .atomic) }
  }

  private static func attempt(
    _ path: String, _ change: () throws -> Void
  ) throws(ModelsError) {
    do {
      try change()
    } catch {
      throw .cannotWrite(path: path, reason: "\(FileFailure(error))")
    }
  }
}
