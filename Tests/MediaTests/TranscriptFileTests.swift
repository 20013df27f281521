// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import TestSupport
import Testing

@testable import Media

@Suite struct TranscriptFileTests {
  private static let text = Data("00:01,0 --> 00:02,0\nhello\n".utf8)

  @Test func readsAFile() throws {
    try withFolder { folder in
      try Self.text.write(to: folder.appending(path: "talk.srt"))
      let transcript = try TranscriptReader.read(path: folder.appending(path: "talk.srt").path())
      #expect(transcript.cues.map(\.text) == ["hello"])
    }
  }

  @Test func readsADeviceAndAPipeWithoutWriterAsEmpty() throws {
    try withFolder { folder in
      let pipe = folder.appending(path: "pipe.srt").path()
      try #require(mkfifo(pipe, 0o600) == 0)
      for path in ["/dev/null", pipe] {
        #expect(try TranscriptReader.read(path: path).cues.isEmpty)
      }
    }
  }

  @Test func refusesWhatCannotBeRead() throws {
    try withFolder { folder in
      let missing = folder.appending(path: "missing.srt").path()
      #expect(
        throws: TranscriptError.cannotRead(
          path: missing, call: "open", reason: "No such file or directory")
      ) { try TranscriptReader.read(path: missing) }

      let directory = folder.path()
      #expect(throws: TranscriptError.isDirectory(path: directory)) {
        try TranscriptReader.read(path: directory)
      }
    }
  }

  @Test func refusesAFileThatIsTooLarge() throws {
    try withFolder { folder in
      let path = folder.appending(path: "large.srt").path()
      try Data().write(to: URL(filePath: path))
      try #require(truncate(path, off_t(TranscriptReader.largestSize) + 1) == 0)
      #expect(throws: TranscriptError.tooLarge(path: path, limit: TranscriptReader.largestSize)) {
        try TranscriptReader.read(path: path)
      }
    }
  }

  @Test(arguments: [
    (["clip.srt", "clip.vtt"], "clip.srt"),
    (["clip.VTT", "clip.mp4.srt", "clip2.srt", "other.srt"], "clip.VTT"),
    (["clip.SrT"], "clip.SrT"),
    (["clip.en.srt", "Clip.srt", "clip.txt"], nil),
  ])
  func findsTheSidecarOfAMediaFile(files: [String], expected: String?) throws {
    try withFolder { folder in
      for name in files { try Self.text.write(to: folder.appending(path: name)) }
      let media = folder.appending(path: "clip.mp4").path()
      let found = TranscriptReader.sidecar(of: media)
      #expect(found == expected.map { folder.appending(path: $0).path() })
    }
  }

  @Test func takesNeitherADirectoryNorTheFileItselfForASidecar() throws {
    try withFolder { folder in
      let media = folder.appending(path: "clip.srt")
      try Self.text.write(to: media)
      try FileManager.default.createDirectory(
        at: folder.appending(path: "clip.vtt"), withIntermediateDirectories: false)
      #expect(TranscriptReader.sidecar(of: media.path()) == nil)
      #expect(TranscriptReader.sidecar(of: folder.path() + ".hidden") == nil)
      #expect(TranscriptReader.sidecar(of: folder.path() + "none/clip.mp4") == nil)
    }
  }

  @Test(arguments: [
    (
      TranscriptError.cannotRead(path: "a.srt", call: "open", reason: "Permission denied"),
      "a.srt: cannot read the transcript (open: Permission denied). "
        + "Check the path and its permissions."
    ),
    (
      .isDirectory(path: "a"),
      "a: cannot read the transcript (it is a directory). Name an .srt or .vtt file."
    ),
    (
      .tooLarge(path: "a.srt", limit: 64 << 20),
      "a.srt: the transcript is larger than 64 MB. Check that it is an .srt or .vtt file."
    ),
    (
      .binary(path: "a.srt"),
      "a.srt: the transcript is not text (it has the control characters of a binary file). "
        + "Name an .srt or .vtt file."
    ),
    (
      .noTimings(path: "a.srt"),
      "a.srt: not a SubRip or WebVTT transcript (no line has \"-->\"). Name an .srt or .vtt file."
    ),
  ])
  func everyErrorSaysWhatFailedAndWhatToDo(error: TranscriptError, message: String) {
    #expect(error.description == message)
  }

  /// Runs `body` with an empty folder that is gone afterwards; its path ends with a slash.
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = try TemporaryFolder()
    try withExtendedLifetime(folder) {
      try body(URL(filePath: folder.path, directoryHint: .isDirectory))
    }
  }
}
