// SPDX-License-Identifier: Apache-2.0
import Glibc
import SystemPackage

/// Compresses whole files.
package enum Gzip {
  /// Writes a compressed copy that is on the disk when this returns.
  ///
  /// The copy has the original's permissions. What is left of it after an error is removed.
  ///
  /// - Parameters:
  ///   - source: the file to read.
  ///   - destination: the file to create; one that is there is replaced.
  /// - Throws: `CompressionError`.
  package static func compress(
    _ source: String, to destination: String
  ) throws(CompressionError) {
    let zlib = try Zlib.loaded()
    do {
      let input = try FileDescriptor.open(
        FilePath(source), .readOnly, options: [.closeOnExec, .nonBlocking])
      try input.closeAfter {
        try write(input, to: destination, zlib)
      }
    } catch let error as CompressionError {
      unlink(destination)
      throw error
    } catch {
      throw .cannotRead(path: source, reason: error as? Errno ?? .ioError)
    }
  }

  private static func write(
    _ input: FileDescriptor, to destination: String, _ zlib: Zlib
  ) throws {
    var call = "open"
    do {
      let output = try FileDescriptor.open(
        FilePath(destination), .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: try permissions(of: input))
      // Waits for the disk after zlib has closed its own descriptor.
      try output.closeAfter {
        call = "write"
        try copy(input, to: try output.duplicate(), zlib)
        call = "fsync"
        guard fsync(output.rawValue) == 0 else { throw Errno(rawValue: errno) }
      }
    } catch {
      throw CompressionError.cannotWrite(
        path: destination, call: call, reason: error as? Errno ?? .ioError)
    }
  }

  private static func permissions(of file: FileDescriptor) throws(Errno) -> FilePermissions {
    var status = stat()
    guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
    return FilePermissions(rawValue: CInterop.Mode(status.st_mode & 0o777))
  }

  /// Copies to the end, and closes `output` whatever happens.
  private static func copy(
    _ input: FileDescriptor, to output: FileDescriptor, _ zlib: Zlib
  ) throws {
    guard let handle = zlib.open(output.rawValue, "wb6") else {
      try output.close()
      throw Errno.noMemory
    }
    let copied = Result {
      try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
        while true {
          let count = try input.read(into: buffer)
          guard count > 0, let start = buffer.baseAddress else { return }
          guard zlib.write(handle, start, CUnsignedInt(count)) == count else {
            throw Errno(rawValue: errno)
          }
        }
      }
    }
    let closed = zlib.close(handle)
    try copied.get()
    guard closed == 0 else { throw Errno(rawValue: errno) }
  }
}
