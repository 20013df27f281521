// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Foundation
import TestSupport
import Testing

@testable import Media

/// Files as cameras, read by FFmpeg.
struct LiveFileTests {
  private let clips: ClipMaker
  private let path: String
  private let time = ManualClock()

  init() throws {
    clips = try ClipMaker()
    path = try clips.ffmpeg(
      clips.numberedFrames(50) + ["-c:v", "mpeg4", "-q:v", "2"], to: "clip.mp4")
  }

  /// Time passes only while the reader waits for the next step to be due.
  private func clock() -> LiveClock {
    let consumer = UInt(pthread_self())
    return LiveClock(host: time.host) { [time] semaphore, limit in
      if UInt(pthread_self()) == consumer {
        _ = semaphore.wait(timeout: .now() + .seconds(5))
      } else {
        time.advance(by: limit)
      }
    }
  }

  private func source(_ footage: LiveOptions.Footage, _ clock: LiveClock) -> LiveSource {
    var options = LiveOptions()
    options.footage = footage
    options.reconnectMin = MediaTime(seconds: 0.01)
    options.reconnectMax = MediaTime(seconds: 0.01)
    return LiveSource(path, options, clock: clock)
  }

  @Test func aFileInRealTimeTakesAsLongAsItsFootage() throws {
    let source = source(.file(realtime: true, loops: false), clock())
    let before = time.now
    var steps: [Step] = []
    while let event = try source.next() {
      guard case .step(let step) = event else { continue }
      steps.append(step)
      // What a camera films is there when it is over, not before.
      #expect(time.now - before >= step.end)
    }
    #expect(steps.map(\.start.seconds) == [0, 0.5, 1, 1.5])
    #expect(time.now - before == MediaTime(seconds: 2))
    #expect(source.status.state == .up)
    #expect(source.status.bytes > 1000)
  }

  @Test func aFileThatLoopsIsOneContinuousStream() throws {
    let source = source(.file(realtime: true, loops: true), clock())
    var events: [SourceEvent] = []
    while events.steps.count < 12, let event = try source.next() { events.append(event) }
    #expect(events.steps.map(\.start.seconds) == (0..<12).map { Double($0) / 2 })
    #expect(events.steps.map(\.epoch) == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
    #expect(
      events.steps.map { $0.frame.map { number(in: $0.luma) } }.prefix(4)
        == events.steps.map { $0.frame.map { number(in: $0.luma) } }.suffix(4))
    #expect(events.health.map(\.state) == [.up])
    #expect(events.gaps.isEmpty)
    source.stop()
  }

  @Test func aFileAsFastAsPossibleWaitsForWhoeverTakesItsSteps() throws {
    let source = source(.file(realtime: false, loops: true), .system)
    var events: [SourceEvent] = []
    while events.steps.count < 100, let event = try source.next() { events.append(event) }
    #expect(events.steps.map(\.start.seconds) == (0..<100).map { Double($0) / 2 })
    #expect(events.gaps.isEmpty)
    #expect(source.status.counters.droppedSteps == 0)
    source.stop()
    while try source.next() != nil {}
  }

  @Test func aNamedPipeIsOpenedAgainWhenItsWriterGoesAway() throws {
    let footage = try Data(
      contentsOf: URL(
        filePath: clips.ffmpeg(
          clips.numberedFrames(50) + ["-c:v", "mpeg2video", "-f", "mpegts"], to: "clip.ts")))
    let pipe = clips.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    // A writer may come while the reader is still closing its old end.
    signal(SIGPIPE, SIG_IGN)
    var options = LiveOptions()
    options.reconnectMin = MediaTime(seconds: 0.01)
    options.reconnectMax = MediaTime(seconds: 0.01)
    let source = LiveSource(pipe, options)
    let written = DispatchGroup()
    var health: [Health.State] = []
    for _ in 0..<3 {
      DispatchQueue(label: "writer").async(group: written) {
        var isWritten = false
        while !isWritten {
          let writer = FileHandle(forWritingAtPath: pipe)
          isWritten = (try? writer?.write(contentsOf: footage)) != nil
          // A pipe that nobody has open forgets what is in it.
          while isWritten, let writer, Self.unread(in: writer) > 0 { sched_yield() }
          try? writer?.close()
        }
      }
      while let event = try source.next() {
        guard case .health(let change) = event else { continue }
        health.append(change.state)
        if change.state != .up { break }
      }
      written.wait()
    }
    #expect(health == [.up, .reconnecting, .up, .reconnecting, .up, .reconnecting])
    #expect(source.status.counters.connections == 3)
    source.stop()
    while try source.next() != nil {}
  }

  /// Bytes in a pipe.
  private static func unread(in pipe: FileHandle) -> Int32 {
    var count: Int32 = 0
    return ioctl(pipe.fileDescriptor, UInt(FIONREAD), &count) == 0 ? count : 0
  }
}
