// SPDX-License-Identifier: Apache-2.0
import Compression
import Foundation
import SystemPackage

/// One file of an output, compressed or not, read line by line as far as it is written.
///
/// Used by one thread at a time.
final class RecordReader {
  /// Bytes after which a line is no record any more.
  static let longestLine = 1 << 20
  private static let chunk = 1 << 16

  let generation: RecordGeneration
  /// `nil` for a compressed file.
  let identity: FileIdentity?
  private let content: Content
  private var buffer: [UInt8] = []
  /// Where in `buffer` the next line begins.
  private var head = 0
  /// Up to where `buffer` has no line feed.
  private var searched = 0
  /// Where in the file `buffer` ends.
  private var offset: UInt64 = 0
  private var isSkipping = false

  /// Lines that were too long.
  private(set) var skippedLines = 0
  /// Whether the file ends without a line feed.
  private(set) var hasUnfinishedLine = false
  /// Whether the file is shorter than what was read of it, as it was emptied.
  private(set) var isTruncated = false
  /// Whether the rest of the file cannot be read.
  private(set) var isDamaged = false

  /// Opens a file; throws `Errno` or `CompressionError` if that fails.
  init(_ generation: RecordGeneration) throws {
    self.generation = generation
    content = try Content(generation)
    identity = content.identity
  }

  /// The next whole line without its line feed; `nil` if none is there, at least not yet.
  ///
  /// What follows the last line feed is read again the next time, because it may have been cut
  /// off and written anew meanwhile.
  func nextLine() -> [UInt8]? {
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = buffer[head..<end]
        head = end + 1
        searched = head
        if !isSkipping { return Array(line) }
        isSkipping = false
      } else {
        searched = buffer.count
        if searched - head > Self.longestLine || isSkipping { skipLine() }
        guard fill() else { return nil }
      }
    }
  }

  /// Goes on behind the line that the anchor names; if there is none, to the end of the file.
  func seek(after anchor: RecordAnchor) -> Bool {
    while let line = nextLine() {
      if anchor.matches(line) { return true }
    }
    return false
  }

  private func skipLine() {
    if !isSkipping { skippedLines += 1 }
    isSkipping = true
    buffer.removeAll(keepingCapacity: true)
    (head, searched) = (0, 0)
  }

  /// Reads on; false at the end of the file.
  private func fill() -> Bool {
    buffer.removeFirst(head)
    searched -= head
    head = 0
    do {
      let bytes = try content.read(upTo: Self.chunk)
      buffer += bytes
      offset += UInt64(bytes.count)
      if !bytes.isEmpty { return true }
      hasUnfinishedLine = isSkipping || !buffer.isEmpty
      isTruncated = try content.size.map { $0 < offset } ?? false
      offset -= UInt64(buffer.count)
      try content.seek(to: offset)
    } catch {
      isDamaged = true
    }
    buffer.removeAll(keepingCapacity: true)
    searched = 0
    return false
  }
}

/// The bytes of a file that may grow, or of a compressed one.
private enum Content: ~Copyable {
  case growing(FileHandle, FileIdentity)
  case compressed(GzipReader)

  init(_ generation: RecordGeneration) throws {
    if generation.isCompressed {
      self = .compressed(try GzipReader(path: generation.path))
    } else {
      // A pipe in the file's place must not keep us waiting for someone who writes to it.
      let file = try FileDescriptor.open(
        FilePath(generation.path), .readOnly, options: [.closeOnExec, .nonBlocking])
      let handle = FileHandle(fileDescriptor: file.rawValue, closeOnDealloc: true)
      self = .growing(handle, try DescriptorStream(descriptor: file).status().identity)
    }
  }

  var identity: FileIdentity? {
    switch self {
    case .growing(_, let identity): identity
    case .compressed: nil
    }
  }

  func read(upTo limit: Int) throws -> [UInt8] {
    switch self {
    case .growing(let handle, _): [UInt8](try handle.read(upToCount: limit) ?? Data())
    case .compressed(let reader): try reader.read(upTo: limit)
    }
  }

  /// `nil` for a compressed file, which does not change.
  var size: UInt64? {
    get throws {
      switch self {
      case .growing(let handle, _): try handle.seekToEnd()
      case .compressed: nil
      }
    }
  }

  func seek(to offset: UInt64) throws {
    switch self {
    case .growing(let handle, _): try handle.seek(toOffset: offset)
    case .compressed: break
    }
  }
}
