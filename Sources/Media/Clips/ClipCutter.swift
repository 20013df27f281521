// SPDX-License-Identifier: Apache-2.0
import Core

/// Cuts one clip out of the footage, as that comes, without encoding it anew.
///
/// The clip begins at the last keyframe at or before the time that is asked for, or at the first
/// that is kept, and has the sound from there on. It ends early where the footage does: where the
/// camera's clock jumps, its encoder is set up anew or its connection breaks, and where packets were
/// let go before they were written. One thread at a time may call it.
package final class ClipCutter {
  /// Sound may lag behind the picture by so much.
  private static let longestLag = MediaTime(seconds: 2)

  private let footage: Footage
  private let writer: ClipWriter
  private let chapter: Chapter
  /// What has to be added to the connection's own time to get the source's.
  private let shift: MediaTime
  /// The keyframe's time, in the connection's own.
  private let start: MediaTime
  /// Number of the packet that is looked at next.
  private var next: Int
  /// Streams that have not come to the end yet.
  private var open: Set<Int>
  package private(set) var isComplete = false

  /// What the file's name should end in.
  package var fileExtension: String { writer.container.fileExtension }

  /// Begins a clip.
  ///
  /// - Parameters:
  ///   - footage: what it is cut from.
  ///   - moment: time of the source that has to be in it.
  ///   - pre: how much of the time before, at least, if that is kept.
  ///   - path: of the file; what is there is replaced.
  /// - Throws: `FootageError`.
  package init(
    _ footage: Footage, around moment: MediaTime, pre: MediaTime, path: String
  ) throws(FootageError) {
    guard let place = footage.place(of: moment),
      let (first, packets) = footage.packets(
        from: Footage.Place(chapter: place.chapter, time: place.time - pre)),
      let keyframe = packets.first
    else { throw .nothingKept(.clip) }
    self.footage = footage
    chapter = place.chapter
    shift = moment - place.time
    next = first
    open = Set(chapter.streams.keys)
    start = keyframe.time
    writer = try ClipWriter.open(path: path, from: keyframe)
    // Sound that was read before the keyframe may be heard after it.
    for packet in footage.packets(before: first, of: chapter)
    where packet.stream != keyframe.stream && packet.time >= keyframe.time {
      try writer.write(packet)
    }
  }

  /// Writes what has come since the last call.
  ///
  /// - Parameters:
  ///   - end: time of the source at which the clip ends; `nil` while that is not known.
  ///   - reach: time of the source from which on footage has to wait for the next call; `nil` takes
  ///     all that has come.
  /// - Throws: `FootageError`.
  package func advance(
    until end: MediaTime?, reach: MediaTime? = nil
  ) throws(FootageError) {
    guard !isComplete else { return }
    let (first, packets) = footage.packets(from: next)
    let (limit, reach) = (end.map { $0 - shift }, reach.map { $0 - shift })
    if first != next { isComplete = true }
    next = first
    for packet in packets where !isComplete {
      guard packet.chapter === chapter else {
        isComplete = true
        break
      }
      if let reach, packet.decodingTime >= reach { break }
      next += 1
      try take(packet, limit: limit)
    }
  }

  /// Completes the file.
  package func finish() throws(FootageError) { try writer.finish() }

  private func take(_ packet: KeptPacket, limit: MediaTime?) throws(FootageError) {
    if let limit, packet.decodingTime >= limit {
      open.remove(packet.stream)
      isComplete = open.isEmpty || packet.decodingTime >= limit + Self.longestLag
    }
    // Sound of before the first picture would play to nothing.
    guard open.contains(packet.stream), packet.time >= start || packet.stream == chapter.videoStream
    else { return }
    try writer.write(packet)
  }
}
