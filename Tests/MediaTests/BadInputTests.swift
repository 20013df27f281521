// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Media

/// What is not footage, or cannot be read: one clear error each.
@Suite struct BadInputTests {
  let clips: ClipMaker

  init() throws { clips = try ClipMaker() }

  private func error(_ path: String) -> MediaError? {
    do {
      _ = try Reading(path)
      return nil
    } catch {
      return error as? MediaError
    }
  }

  @Test func aMissingFileIsNoInput() {
    let path = clips.path("missing.mp4")
    let found = error(path)
    #expect(
      found
        == .cannotOpen(
          source: "test", location: path, call: "open", reason: "no such file or directory"))
    #expect(found?.kind == .noInput)
  }

  @Test func aPathThroughAFileIsNoInput() throws {
    let path = try clips.write([1], to: "file") + "/clip.mp4"
    #expect(
      error(path)
        == .cannotOpen(source: "test", location: path, call: "open", reason: "not a directory"))
  }

  @Test func aDirectoryIsNoInput() {
    let path = clips.folder.path
    #expect(error(path) == .isDirectory(source: "test", location: path))
    #expect(error(path)?.kind == .noInput)
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func anUnreadableFileIsNoInput() throws {
    let path = try clips.write([1, 2, 3], to: "secret.mp4")
    chmod(path, 0)
    #expect(
      error(path)
        == .cannotOpen(source: "test", location: path, call: "open", reason: "permission denied"))
  }

  @Test func anEmptyFileIsBadData() throws {
    let path = try clips.write([], to: "empty.mp4")
    #expect(error(path) == .isEmpty(source: "test", location: path))
    #expect(error(path)?.kind == .badData)
  }

  @Test(arguments: ["mp4", "txt", "ans", "srt", "avi", "ts", "mp3", "concat", "m3u8"])
  func aTextIsNoFootageWhateverItsName(suffix: String) throws {
    let text = String(repeating: "The quick brown fox jumps over the lazy dog.\n", count: 200)
    let path = try clips.write(text.utf8, to: "text.\(suffix)")
    #expect(error(path)?.kind == .badData)
  }

  @Test func subtitlesAreNoFootage() throws {
    let text = "1\n00:00:01,000 --> 00:00:02,000\nHello\n\n2\n00:00:03,000 --> 00:00:04,000\nBye\n"
    let path = try clips.write(text.utf8, to: "text.mp4")
    #expect(error(path) == .noPictureOrSound(source: "test", location: path, format: "srt"))
  }

  @Test func aListOfOtherFilesIsNotFollowed() throws {
    try clips.ffmpeg(clips.numberedFrames(25) + StepsTests.h264, to: "clip.mp4")
    let path = try clips.write("ffconcat version 1.0\nfile clip.mp4\n".utf8, to: "list.txt")
    #expect(error(path) == .notMedia(source: "test", location: path))
  }

  @Test func randomBytesAreNoFootage() throws {
    var state = UInt64(20_240_501)
    let bytes = (0..<50_000).map { _ -> UInt8 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
    #expect(error(try clips.write(bytes, to: "noise.mp4"))?.kind == .badData)
  }

  @Test func anUnfinishedRecordingNamesItsMissingIndex() throws {
    try clips.ffmpeg(clips.numberedFrames(100) + StepsTests.h264, to: "whole.mp4")
    let bytes = try clips.bytes(of: "whole.mp4")
    let path = try clips.write(bytes.prefix(bytes.count / 2), to: "cut.mp4")
    #expect(error(path) == .cutBeforeIndex(source: "test", location: path))
    #expect(error(path)?.kind == .badData)
  }

  @Test func streamsWithoutPacketsAreBadData() throws {
    try clips.ffmpeg(clips.clicks(at: [], seconds: 1), to: "whole.wav")
    let header = try clips.bytes(of: "whole.wav").prefix(44)
    let wave = try clips.write(header, to: "header.wav")
    #expect(error(wave)?.kind == .badData)
    let film = try clips.ffmpeg(
      clips.numberedFrames(25) + StepsTests.h264 + ["-frames:v", "0", "-movflags", "empty_moov"],
      to: "header.mp4")
    #expect(error(film)?.kind == .badData)
  }

  @Test func standardInputIsReadAsAFile() async throws {
    let path = try clips.ffmpeg(clips.numberedFrames(75) + StepsTests.h264, to: "clip.mp4")
    // The index is at the end of this file, so it has to be seekable.
    await #expect(processExitsWith: .success) { [path = path as String] in
      let descriptor = open(path, O_RDONLY)
      #expect(dup2(descriptor, STDIN_FILENO) == STDIN_FILENO)
      let reading = try Reading("-")
      #expect(reading.numbers == [6, 19, 31, 44, 56, 69])
    }
  }

  @Test func aFIFOIsReadAsAStream() throws {
    let clip = try clips.ffmpeg(
      clips.numberedFrames(75) + clips.clicks(at: [1.2], seconds: 3) + StepsTests.h264
        + StepsTests.flac, to: "clip.mkv")
    let fifo = clips.path("fifo")
    #expect(mkfifo(fifo, 0o600) == 0)
    let data = try Data(contentsOf: URL(filePath: clip))
    let writer = Thread {
      guard let handle = FileHandle(forWritingAtPath: fifo) else { return }
      try? handle.write(contentsOf: data)
      try? handle.close()
    }
    writer.start()
    let reading = try Reading(fifo)
    #expect(reading.numbers == [6, 19, 31, 44, 56, 69])
    expectClicks(reading, at: [1.2])
  }

  @Test func waitingForTheWriterOfAFIFOCanBeInterrupted() throws {
    let fifo = clips.path("fifo")
    #expect(mkfifo(fifo, 0o600) == 0)
    let interrupt = InterruptFlag()
    let started = DispatchSemaphore(value: 0)
    let finished = DispatchSemaphore(value: 0)
    let outcome = Mutex<MediaError?>(nil)
    Thread.detachNewThread {
      started.signal()
      do throws(MediaError) {
        _ = try MediaSource(SourceOptions(location: fifo, name: "test"), interrupt: interrupt)
      } catch {
        outcome.withLock { $0 = error }
      }
      finished.signal()
    }
    started.wait()
    interrupt.set()
    #expect(finished.wait(timeout: .now() + 5) == .success)
    #expect(outcome.withLock { $0 } == .interrupted(source: "test"))
  }

  @Test func readingCanBeInterrupted() throws {
    let path = try clips.ffmpeg(clips.numberedFrames(75) + StepsTests.h264, to: "clip.mp4")
    let interrupt = InterruptFlag()
    let source = try MediaSource(
      SourceOptions(location: path, name: "test"), interrupt: interrupt)
    interrupt.set()
    #expect(throws: MediaError.interrupted(source: "test")) {
      while try source.next() != nil {}
    }
  }
}
