// SPDX-License-Identifier: Apache-2.0
import SystemPackage

/// Writes lines to a file or to standard output, each with one `write(2)`.
///
/// After an error a file holds whole lines only: what was written of the torn one is cut off
/// again. Nothing can be taken back from a pipe.
package struct JSONLinesWriter: LineSink {
  private let name: String
  private let stream: any ByteStream
  /// Whether the descriptor is ours to close.
  private let ownsStream: Bool

  /// Creates the file, or empties it if there is one.
  package init(replacing path: String) throws(OutputError) {
    do {
      let file = try Errno.only {
        try FileDescriptor.open(
          FilePath(path), .writeOnly, options: [.create, .truncate, .closeOnExec],
          permissions: [.ownerReadWrite, .groupRead, .otherRead])
      }
      self.init(name: path, stream: DescriptorStream(descriptor: file), ownsStream: true)
    } catch {
      throw .cannotOpen(output: path, reason: error)
    }
  }

  package static let standardOutput = JSONLinesWriter(
    name: "-", stream: DescriptorStream(descriptor: .standardOutput), ownsStream: false)

  init(name: String, stream: any ByteStream, ownsStream: Bool) {
    self.name = name
    self.stream = stream
    self.ownsStream = ownsStream
  }

  package func write(_ line: String) throws(OutputError) {
    // Asked for every line, as standard output may share its file with the log.
    let start = try? stream.seekToEnd()
    do {
      try stream.write(Array(line.utf8) + [UInt8(ascii: "\n")])
    } catch {
      if let start { try? stream.truncate(to: start) }
      // Only of standard output is it usual that the reader has seen enough.
      throw error == .brokenPipe && !ownsStream
        ? .closed : .cannotWrite(output: name, call: "write", reason: error)
    }
  }

  package func close() throws(OutputError) {
    guard ownsStream else { return }
    do {
      try stream.close()
    } catch {
      throw .cannotWrite(output: name, call: "close", reason: error)
    }
  }
}
