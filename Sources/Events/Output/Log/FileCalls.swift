// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Glibc
import SystemPackage

/// What distinguishes a file from all others, whatever its name.
struct FileIdentity: Hashable, Sendable {
  let device: UInt64
  let inode: UInt64
}

struct FileStatus: Sendable {
  enum Kind: Sendable {
    case regular, pipe, folder
    /// A terminal, `/dev/null` and the like.
    case device
  }

  var kind: Kind
  var identity: FileIdentity
  /// Bytes.
  var size: Int64
  /// Names of the file: none once it is deleted.
  var links: Int
  /// When it was last written to, in seconds since 1970.
  var modification: Double
}

/// An open file of records.
protocol RecordStream: ByteStream {
  func status() throws(Errno) -> FileStatus
  /// Keeps other processes from writing; throws `wouldBlock` if one of them does.
  func lock() throws(Errno)
  /// Returns once all that was written is on the disk.
  func synchronize() throws(Errno)
}

/// The calls on the file system that a record file makes, so that a test can let any of them fail.
protocol FileCalls: Sendable {
  /// Opens for appending, without ever waiting for a reader; creates the file if there is none.
  ///
  /// `-` is standard output.
  func open(_ path: String) throws(Errno) -> any RecordStream
  func identity(of path: String) throws(Errno) -> FileIdentity
  func createFolder(_ path: String) throws(Errno)
  /// Gives the file a name that no file has yet.
  func move(_ path: String, to new: String) throws(Errno)
  func remove(_ path: String) throws(Errno)
  /// Returns once the folder's names are on the disk.
  func synchronizeFolder(_ path: String) throws(Errno)
}

struct SystemFileCalls: FileCalls {
  func open(_ path: String) throws(Errno) -> any RecordStream {
    if path == "-" { return DescriptorStream(descriptor: .standardOutput) }
    let descriptor = try Errno.only {
      try FileDescriptor.open(
        FilePath(path), .writeOnly,
        options: [.append, .create, .closeOnExec, .nonBlocking],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    }
    // Only opening must not wait: a pipe that is full for a moment is no error.
    guard fcntl(descriptor.rawValue, F_SETFL, FileDescriptor.OpenOptions.append.rawValue) == 0
    else {
      let reason = Errno(rawValue: errno)
      try? descriptor.close()
      throw reason
    }
    return DescriptorStream(descriptor: descriptor)
  }

  func identity(of path: String) throws(Errno) -> FileIdentity {
    try Errno.only { FileIdentity(try FilePath(path).stat()) }
  }

  func createFolder(_ path: String) throws(Errno) {
    try foundation {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
  }

  func move(_ path: String, to new: String) throws(Errno) {
    try foundation { try FileManager.default.moveItem(atPath: path, toPath: new) }
  }

  func remove(_ path: String) throws(Errno) {
    try foundation { try FileManager.default.removeItem(atPath: path) }
  }

  func synchronizeFolder(_ path: String) throws(Errno) {
    try Errno.only {
      let folder = try FileDescriptor.open(
        FilePath(path), .readOnly, options: [.directory, .closeOnExec])
      try folder.closeAfter {
        guard fsync(folder.rawValue) == 0 else { throw Errno(rawValue: errno) }
      }
    }
  }

  private func foundation(_ body: () throws -> Void) throws(Errno) {
    do { try body() } catch { throw Errno(of: error) }
  }
}

extension DescriptorStream: RecordStream {
  func status() throws(Errno) -> FileStatus {
    let status = try Errno.only { try descriptor.stat() }
    let kind: FileStatus.Kind =
      switch status.type {
      case .regular: .regular
      case .directory: .folder
      case .fifo, .socket: .pipe
      default: .device
      }
    return FileStatus(
      kind: kind, identity: FileIdentity(status), size: status.size, links: status.linkCount,
      modification: Double(status.st_mtim.tv_sec))
  }

  func lock() throws(Errno) {
    guard flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 else { throw Errno(rawValue: errno) }
  }

  func synchronize() throws(Errno) {
    guard fdatasync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
  }
}

extension FileIdentity {
  fileprivate init(_ status: Stat) {
    self.init(
      device: UInt64(status.deviceID.rawValue), inode: UInt64(status.inode.rawValue))
  }
}

extension Errno {
  /// What Foundation's errors say about the system call that failed.
  init(of error: any Error) {
    if let error = error as? Errno {
      self = error
    } else if let posix = (error as NSError).userInfo[NSUnderlyingErrorKey] as? POSIXError {
      self.init(rawValue: posix.code.rawValue)
    } else {
      self =
        switch (error as? CocoaError)?.code {
        case .fileNoSuchFile, .fileReadNoSuchFile: .noSuchFileOrDirectory
        case .fileWriteFileExists: .fileExists
        case .fileWriteOutOfSpace: .noSpace
        case .fileWriteNoPermission, .fileReadNoPermission: .permissionDenied
        default: .ioError
        }
    }
  }
}
