// SPDX-License-Identifier: Apache-2.0
import Foundation
import SystemPackage

/// A file without a name that a command reads as its standard input.
///
/// With a pipe, a command that does not read would keep us waiting, and one that ends early would
/// break it.
struct CommandInput {
  let handle: FileHandle

  init(_ text: String, in folder: String) throws {
    let path = "\(folder)/input-\(UUID())"
    let file = try FileDescriptor.open(
      FilePath(path), .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
      permissions: .ownerReadWrite)
    handle = FileHandle(fileDescriptor: file.rawValue, closeOnDealloc: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try file.writeAll(text.utf8)
    try file.seek(offset: 0, from: .start)
  }
}
