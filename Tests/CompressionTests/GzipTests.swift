// SPDX-License-Identifier: Apache-2.0
import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Compression

@Suite struct GzipTests {
  private static func text(lines: Int) -> String {
    (0..<lines).map { "{\"seq\":\($0)}\n" }.joined()
  }

  private static let text = text(lines: 5000)

  private func readAll(_ path: String, chunk: Int = 1000) throws -> String {
    let reader = try GzipReader(path: path)
    var bytes: [UInt8] = []
    while true {
      let next = try reader.read(upTo: chunk)
      if next.isEmpty { return String(decoding: bytes, as: UTF8.self) }
      bytes += next
    }
  }

  private func withFolder(_ body: (TemporaryFolder) throws -> Void) throws {
    let folder = try TemporaryFolder()
    try withExtendedLifetime(folder) { try body(folder) }
  }

  @Test(arguments: [0, 1, 5000])
  func whatIsCompressedComesBack(lines: Int) throws {
    let text = Self.text(lines: lines)
    try withFolder { folder in
      let source = try folder.file("a", Array(text.utf8))
      try Gzip.compress(source, to: source + ".gz")
      #expect(try readAll(source + ".gz") == text)
    }
  }

  @Test func theSystemsGzipReadsIt() throws {
    try withFolder { folder in
      let source = try folder.file("a", Array(Self.text.utf8))
      try Gzip.compress(source, to: source + ".gz")
      let process = Process()
      process.executableURL = URL(filePath: "/bin/gzip")
      process.arguments = ["-dc", source + ".gz"]
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let data = try output.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      #expect(String(decoding: data, as: UTF8.self) == Self.text)
      #expect(process.terminationStatus == 0)
    }
  }

  @Test func aFileThatIsNotCompressedComesAsItIs() throws {
    try withFolder { folder in
      let plain = try folder.file("a", Array("plain\n".utf8))
      #expect(try readAll(plain) == "plain\n")
    }
  }

  @Test func theCopyHasTheOriginalsPermissions() throws {
    try withFolder { folder in
      let source = try folder.file("a", Array("x".utf8))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: source)
      try Gzip.compress(source, to: source + ".gz")
      let attributes = try FileManager.default.attributesOfItem(atPath: source + ".gz")
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func aFileThatIsCutOffGivesWhatThereIsAndThenAnError() throws {
    try withFolder { folder in
      let source = try folder.file("a", Array(Self.text.utf8))
      try Gzip.compress(source, to: source + ".gz")
      let bytes = try Array(Data(contentsOf: URL(filePath: source + ".gz")))
      let cut = try folder.file("cut.gz", bytes.prefix(bytes.count / 2))
      let reader = try GzipReader(path: cut)
      var text = ""
      let error = #expect(throws: CompressionError.self) {
        while true {
          let next = try reader.read(upTo: 100)
          if next.isEmpty { return }
          text += String(decoding: next, as: UTF8.self)
        }
      }
      #expect(error == .damaged(path: cut, reason: "it ends too early"))
      #expect(text.count > 1000 && Self.text.hasPrefix(text))
    }
  }

  @Test func damagedFilesNeverCrash() throws {
    try withFolder { folder in
      let source = try folder.file("a", Array(Self.text.utf8))
      try Gzip.compress(source, to: source + ".gz")
      let bytes = try Array(Data(contentsOf: URL(filePath: source + ".gz")))
      var mutator = Mutator(seed: 7)
      var damaged = 0
      for _ in 0..<200 {
        let path = try folder.file("b.gz", mutator.mutate(bytes))
        do {
          _ = try readAll(path)
        } catch let error as CompressionError {
          guard case .damaged(path, _) = error else { throw error }
          damaged += 1
        }
      }
      #expect(damaged > 100)
    }
  }

  @Test func aMissingFileIsAnError() throws {
    #expect(throws: CompressionError.cannotRead(path: "/none", reason: .noSuchFileOrDirectory)) {
      _ = try GzipReader(path: "/none")
    }
    #expect(throws: CompressionError.cannotRead(path: "/none", reason: .noSuchFileOrDirectory)) {
      try Gzip.compress("/none", to: "/dev/null")
    }
  }

  @Test func aFullDiskIsAnError() throws {
    try withFolder { folder in
      let source = try folder.file("a", Array(Self.text.utf8))
      // A link, so that tidying up removes no device.
      let full = "\(folder.path)/full"
      try FileManager.default.createSymbolicLink(
        atPath: full, withDestinationPath: "/dev/full")
      let error = #expect(throws: CompressionError.self) { try Gzip.compress(source, to: full) }
      #expect(error == .cannotWrite(path: full, call: "write", reason: .noSpace))
      #expect(throws: (any Error).self) {
        try FileManager.default.destinationOfSymbolicLink(atPath: full)
      }
    }
  }
}
