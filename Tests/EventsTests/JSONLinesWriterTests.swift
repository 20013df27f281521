// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Events

@Suite struct JSONLinesWriterTests {
  /// A file of which the disk has room for so many bytes.
  private final class FullDisk: ByteStream {
    private let content = Mutex<[UInt8]>([])
    private let room: Int
    private let isFile: Bool

    init(room: Int, isFile: Bool = true) {
      self.room = room
      self.isFile = isFile
    }

    var text: String { content.withLock { String(decoding: $0, as: UTF8.self) } }

    func write(_ bytes: [UInt8]) throws(Errno) {
      let fits = content.withLock { content in
        let part = bytes.prefix(room - content.count)
        content += part
        return part.count == bytes.count
      }
      if !fits { throw .noSpace }
    }

    func seekToEnd() throws(Errno) -> Int64 {
      if !isFile { throw .illegalSeek }
      return Int64(content.withLock { $0.count })
    }

    func truncate(to size: Int64) throws(Errno) {
      content.withLock { $0 = Array($0.prefix(Int(size))) }
    }

    func close() throws(Errno) { throw .ioError }
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = try TemporaryFolder()
    try withExtendedLifetime(folder) { try body(folder.path) }
  }

  @Test func linesEndWithALineFeed() throws {
    try withFolder { folder in
      let writer = try JSONLinesWriter(replacing: "\(folder)/out.jsonl")
      try writer.write("{}")
      try writer.write("é")
      try writer.close()
      #expect(try String(contentsOfFile: "\(folder)/out.jsonl", encoding: .utf8) == "{}\né\n")
    }
  }

  @Test func everyLineIsThereAsSoonAsItIsWritten() throws {
    try withFolder { folder in
      let writer = try JSONLinesWriter(replacing: "\(folder)/out.jsonl")
      try writer.write("1")
      #expect(try String(contentsOfFile: "\(folder)/out.jsonl", encoding: .utf8) == "1\n")
      try writer.close()
    }
  }

  @Test func aFileThatIsThereIsReplaced() throws {
    try withFolder { folder in
      let path = "\(folder)/out.jsonl"
      try "a line that is much longer\n".write(toFile: path, atomically: false, encoding: .utf8)
      let writer = try JSONLinesWriter(replacing: path)
      try writer.write("1")
      try writer.close()
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "1\n")
    }
  }

  @Test func aMissingFolderIsAnError() throws {
    try withFolder { folder in
      let path = "\(folder)/none/out.jsonl"
      let error = #expect(throws: OutputError.self) { _ = try JSONLinesWriter(replacing: path) }
      #expect(
        error?.description == """
          output "\(path)": cannot open (open: No such file or directory). \
          Check that its folder exists and may be written to.
          """)
    }
  }

  @Test func aFullDeviceIsAnError() throws {
    let writer = try JSONLinesWriter(replacing: "/dev/full")
    let error = #expect(throws: OutputError.self) { try writer.write("1") }
    #expect(
      error?.description == """
        output "/dev/full": the disk is full (write: No space left on device). \
        Make room and run again; the records written before are complete.
        """)
    try writer.close()
  }

  @Test func aTornLineIsCutOffAgain() throws {
    let disk = FullDisk(room: 10)
    let writer = JSONLinesWriter(name: "out", stream: disk, ownsStream: true)
    try writer.write("first")
    #expect(throws: OutputError.cannotWrite(output: "out", call: "write", reason: .noSpace)) {
      try writer.write("second")
    }
    #expect(disk.text == "first\n")
    try writer.write("3rd")
    #expect(disk.text == "first\n3rd\n")
  }

  @Test func whatIsInAPipeStaysThere() throws {
    let pipe = FullDisk(room: 8, isFile: false)
    let writer = JSONLinesWriter(name: "out", stream: pipe, ownsStream: true)
    try writer.write("first")
    #expect(throws: OutputError.self) { try writer.write("second") }
    #expect(pipe.text == "first\nse")
  }

  @Test func anErrorOnClosingIsReported() {
    let writer = JSONLinesWriter(name: "out", stream: FullDisk(room: 0), ownsStream: true)
    let error = #expect(throws: OutputError.self) { try writer.close() }
    #expect(
      error?.description == """
        output "out": cannot write (close: Input/output error). \
        The records written before are complete.
        """)
  }

  @Test func standardOutputIsNotClosed() throws {
    let writer = JSONLinesWriter(name: "-", stream: FullDisk(room: 0), ownsStream: false)
    try writer.close()
  }

  @Test func aReaderThatIsGoneIsAnErrorUnlessItReadStandardOutput() throws {
    signal(SIGPIPE, SIG_IGN)
    let ends = try FileDescriptor.pipe()
    try ends.readEnd.close()
    let stream = DescriptorStream(descriptor: ends.writeEnd)
    let standard = JSONLinesWriter(name: "-", stream: stream, ownsStream: false)
    #expect(throws: OutputError.closed) { try standard.write("1") }
    let named = JSONLinesWriter(name: "pipe", stream: stream, ownsStream: true)
    #expect(throws: OutputError.cannotWrite(output: "pipe", call: "write", reason: .brokenPipe)) {
      try named.write("1")
    }
    try named.close()
  }

  @Test func aLineThatIsLongerThanAPipeIsWrittenWhole() throws {
    let ends = try FileDescriptor.pipe()
    let length = 300_000
    let read = Mutex<Int>(0)
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      var total = 0
      let handle = FileHandle(fileDescriptor: ends.readEnd.rawValue, closeOnDealloc: true)
      while let data = try? handle.read(upToCount: 4096), !data.isEmpty { total += data.count }
      read.withLock { $0 = total }
      done.signal()
    }
    let writer = JSONLinesWriter(
      name: "-", stream: DescriptorStream(descriptor: ends.writeEnd), ownsStream: true)
    try writer.write(String(repeating: "x", count: length))
    try writer.close()
    done.wait()
    #expect(read.withLock { $0 } == length + 1)
  }
}
