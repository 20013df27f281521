// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The bytes of a file, mapped read-only for as long as this object lives.
///
/// The file must not be shortened meanwhile: model files are replaced by rename, never rewritten.
final class MappedFile: @unchecked Sendable {  // immutable after `init`
  let bytes: UnsafeRawBufferPointer

  init(path: String) throws(SafetensorsError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotRead(path: path, reason: Self.reason()) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .cannotRead(path: path, reason: Self.reason())
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .cannotRead(path: path, reason: "not a regular file")
    }
    let size = Int(status.st_size)
    guard size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let base = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED
    else { throw .cannotRead(path: path, reason: Self.reason()) }
    bytes = UnsafeRawBufferPointer(start: base, count: size)
  }

  deinit {
    if let base = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
    }
  }

  private static func reason() -> String { String(cString: strerror(errno)) }
}
