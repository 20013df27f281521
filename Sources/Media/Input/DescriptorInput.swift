// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Foundation

/// The bytes of a file, FIFO or standard input, as FFmpeg reads them.
///
/// A FIFO without a writer is waited for, and every wait ends when the interrupt flag is set.
final class DescriptorInput {
  private let descriptor: Int32
  private let isRegularFile: Bool
  private let interrupt: InterruptFlag
  private var context: UnsafeMutablePointer<AVIOContext>?
  private static let bufferSize: Int32 = 1 << 16

  /// - Parameters:
  ///   - location: a path, or `-` for standard input.
  ///   - source: what messages call it.
  ///   - interrupt: ends every wait.
  /// - Throws: `cannotOpen`, `isDirectory`, `isEmpty` or `outOfMemory`.
  init(location: String, source: String, interrupt: InterruptFlag) throws(MediaError) {
    self.interrupt = interrupt
    // Opening a FIFO would wait for a writer, and no flag could end that: hence O_NONBLOCK.
    let descriptor =
      location == "-"
      ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
      : open(location, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw .cannotOpen(
        source: source, location: location, call: "open", reason: Self.reason(errno))
    }
    self.descriptor = descriptor
    var status = stat()
    let failure = fstat(descriptor, &status) == 0 ? 0 : errno
    isRegularFile = status.st_mode & S_IFMT == S_IFREG
    guard failure == 0 else {
      throw .cannotOpen(
        source: source, location: location, call: "fstat", reason: Self.reason(failure))
    }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw .isDirectory(source: source, location: location)
    }
    if isRegularFile && status.st_size == 0 {
      throw .isEmpty(source: source, location: location)
    }
    guard let buffer = av_malloc(Int(Self.bufferSize)) else {
      throw .outOfMemory(source: source, call: "av_malloc")
    }
    context = avio_alloc_context(
      buffer.assumingMemoryBound(to: UInt8.self), Self.bufferSize, 0,
      Unmanaged.passUnretained(self).toOpaque(),
      { DescriptorInput.from($0)?.read($1, $2) ?? NIGHTJAR_EOF }, nil,
      isRegularFile ? { DescriptorInput.from($0)?.seek($1, $2) ?? -1 } : nil)
    guard context != nil else {
      av_free(buffer)
      throw .outOfMemory(source: source, call: "avio_alloc_context")
    }
  }

  deinit {
    if let context {
      av_free(context.pointee.buffer)
      avio_context_free(&self.context)
    }
    close(descriptor)
  }

  /// Lends the context; it lives as long as this object.
  func withUnsafePointer<R>(_ body: (UnsafeMutablePointer<AVIOContext>?) -> R) -> R {
    body(context)
  }

  private static func from(_ opaque: UnsafeMutableRawPointer?) -> DescriptorInput? {
    opaque.map { Unmanaged<DescriptorInput>.fromOpaque($0).takeUnretainedValue() }
  }

  static func reason(_ code: Int32) -> String {
    let text = String(cString: strerror(code))
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  private func read(_ buffer: UnsafeMutablePointer<UInt8>?, _ size: Int32) -> Int32 {
    while !interrupt.isSet {
      if !isRegularFile {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 100) > 0 else { continue }
      }
      let count = Foundation.read(descriptor, buffer, Int(size))
      if count > 0 { return Int32(count) }
      if count == 0 { return NIGHTJAR_EOF }
      if errno != EINTR && errno != EAGAIN { return -errno }
    }
    return NIGHTJAR_EXIT
  }

  private func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
    if whence & AVSEEK_SIZE != 0 {
      var status = stat()
      return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : -Int64(errno)
    }
    let position = lseek(descriptor, off_t(offset), whence & ~AVSEEK_FORCE)
    return position >= 0 ? Int64(position) : -Int64(errno)
  }
}
