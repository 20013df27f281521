// SPDX-License-Identifier: Apache-2.0
import Glibc
import SystemPackage

/// Reads a gzip file from its beginning; a file that is not compressed comes out as it is.
///
/// Used by one thread at a time.
package struct GzipReader: ~Copyable {
  private let path: String
  private let zlib: Zlib
  private let handle: Zlib.Handle

  /// - Throws: `CompressionError` if there is no zlib or the file cannot be opened.
  package init(path: String) throws(CompressionError) {
    let zlib = try Zlib.loaded()
    let descriptor: FileDescriptor
    do {
      descriptor = try FileDescriptor.open(
        FilePath(path), .readOnly, options: [.closeOnExec, .nonBlocking])
    } catch {
      throw .cannotRead(path: path, reason: error as? Errno ?? .ioError)
    }
    guard let handle = zlib.open(descriptor.rawValue, "rb") else {
      try? descriptor.close()
      throw .cannotRead(path: path, reason: .noMemory)
    }
    self.path = path
    self.zlib = zlib
    self.handle = handle
  }

  deinit { _ = zlib.close(handle) }

  /// The next bytes, at least one unless the file is at its end.
  ///
  /// - Parameter limit: how many bytes to take at most.
  /// - Returns: the bytes; none at the end of the file.
  /// - Throws: `CompressionError.damaged` where the file is cut off or was changed, after all that
  ///   could be read before that.
  package func read(upTo limit: Int) throws(CompressionError) -> [UInt8] {
    let limit = min(max(limit, 1), 1 << 30)
    var count: CInt = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
      guard let start = buffer.baseAddress else { return }
      count = zlib.read(handle, start, CUnsignedInt(limit))
      initialized = Int(max(count, 0))
    }
    // A file that is cut off gives what there is, and says so with the next call only.
    guard bytes.isEmpty else { return bytes }
    var status: CInt = 0
    let text = zlib.error(handle, &status).map { String(cString: $0) } ?? ""
    switch status {
    case 0 where count >= 0: return []
    case Zlib.systemError: throw .cannotRead(path: path, reason: Errno(rawValue: errno))
    case Zlib.unexpectedEnd: throw .damaged(path: path, reason: "it ends too early")
    default: throw .damaged(path: path, reason: text.isEmpty ? "status \(status)" : text)
    }
  }
}
