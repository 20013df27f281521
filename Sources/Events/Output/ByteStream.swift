// SPDX-License-Identifier: Apache-2.0
import SystemPackage

/// The calls that `JSONLinesWriter` makes, so that a test can let them fail half-way.
protocol ByteStream: Sendable {
  /// Writes all bytes, in one call if the system takes them at once.
  func write(_ bytes: [UInt8]) throws(Errno)
  /// Goes to the end of the file and returns its offset; throws for what is no file.
  func seekToEnd() throws(Errno) -> Int64
  /// Cuts the file off at `size` and goes on from there.
  func truncate(to size: Int64) throws(Errno)
  func close() throws(Errno)
}

/// A file, a pipe or a terminal.
struct DescriptorStream: ByteStream {
  let descriptor: FileDescriptor

  func write(_ bytes: [UInt8]) throws(Errno) {
    try Errno.only { _ = try descriptor.writeAll(bytes) }
  }

  func seekToEnd() throws(Errno) -> Int64 {
    try Errno.only { try descriptor.seek(offset: 0, from: .end) }
  }

  func truncate(to size: Int64) throws(Errno) {
    try Errno.only {
      try descriptor.resize(to: size)
      try descriptor.seek(offset: size, from: .start)
    }
  }

  func close() throws(Errno) { try Errno.only { try descriptor.close() } }
}

extension Errno {
  /// Gives the errors of swift-system, which throws nothing else, their type.
  static func only<Result>(_ body: () throws -> Result) throws(Errno) -> Result {
    do {
      return try body()
    } catch let error as Errno {
      throw error
    } catch {
      throw .ioError
    }
  }
}
