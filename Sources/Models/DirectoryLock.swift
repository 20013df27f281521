// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Holds a directory for one process at a time by `flock(2)` on a file in it.
///
/// The kernel lets go when the process ends, however it ends.
struct DirectoryLock: ~Copyable {
  private let file: FileHandle

  /// - Parameters:
  ///   - directory: an existing directory.
  ///   - waiting: called once before blocking, if another process holds the lock.
  /// - Throws: `ModelsError.cannotWrite`.
  init(directory: String, waiting: () -> Void) throws(ModelsError) {
    let path = "\(directory)/.lock"
    let manager = FileManager.default
    guard
      manager.fileExists(atPath: path) || manager.createFile(atPath: path, contents: nil),
      let file = FileHandle(forUpdatingAtPath: path)
    else { throw .cannotWrite(path: path, reason: "cannot create the lock file") }
    if flock(file.fileDescriptor, LOCK_EX | LOCK_NB) != 0 {
      waiting()
      guard flock(file.fileDescriptor, LOCK_EX) == 0 else {
        throw .cannotWrite(path: path, reason: "flock: \(FileFailure(errno: errno))")
      }
    }
    self.file = file
  }

  deinit {
    try? file.close()
  }
}
