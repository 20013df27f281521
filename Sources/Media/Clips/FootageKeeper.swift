// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core

/// Puts the packets of one connection into the footage.
struct FootageKeeper {
  private let footage: Footage
  let connection: Int
  private var watches: [Int: ParameterWatch]
  private var chapter: Chapter
  private var epoch = 0
  /// Time of the latest packet of each stream, for those that have none.
  private var latest: [Int: MediaTime] = [:]

  init(_ footage: Footage, _ demuxer: Demuxer, _ selection: StreamSelection) {
    self.footage = footage
    connection = footage.connect()
    watches = [:]
    for index in [selection.video, selection.audio].compactMap(\.self) {
      let parameters = demuxer.withStream(index) {
        StreamParameters($0, demuxer.streams[index])
      }
      if let parameters = parameters ?? nil { watches[index] = ParameterWatch(parameters) }
    }
    chapter = Chapter(connection: connection, streams: watches.mapValues(\.parameters))
  }

  /// Takes the next packet of a stream that is analysed.
  mutating func take(_ packet: Packet, clock: SourceClock) {
    guard let watch = watches[packet.stream], let copy = Packet(copying: packet) else { return }
    let isChanged = watch.changes(at: packet)
    if isChanged || clock.epoch != epoch {
      epoch = clock.epoch
      chapter = Chapter(connection: connection, streams: watches.mapValues(\.parameters))
    }
    let timeBase = watch.parameters.timeBase
    let presentation = timeBase.time(packet.presentationTime).map(clock.time)
    let decoding = timeBase.time(packet.decodingTime).map(clock.time)
    let known = latest[packet.stream] ?? .zero
    latest[packet.stream] = decoding ?? presentation ?? known
    footage.append(
      KeptPacket(
        copy, chapter: chapter, time: presentation ?? decoding ?? known,
        decodingTime: decoding ?? presentation ?? known))
  }
}
