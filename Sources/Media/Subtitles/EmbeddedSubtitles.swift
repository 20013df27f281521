// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core

/// Reads the text subtitles that lie inside a file, in a pass of its own over the file.
package enum EmbeddedSubtitles {
  /// The cues of the best text subtitle stream, by start time, in stream time.
  ///
  /// - Parameters:
  ///   - options: which file.
  ///   - interrupt: makes it throw `interrupted`.
  /// - Returns: `nil` if the file has no text subtitles, or they cannot be decoded.
  /// - Throws: why the file cannot be read.
  package static func cues(
    _ options: SourceOptions, interrupt: InterruptFlag
  ) throws(MediaError) -> [Cue]? {
    let demuxer = try Demuxer(options, interrupt: interrupt)
    guard let stream = demuxer.bestStream(.textSubtitles),
      let decoder = Decoder(demuxer, stream: stream, threads: 1)
    else { return nil }
    guard let packet = Packet() else {
      throw .outOfMemory(source: options.name, call: "av_packet_alloc")
    }
    demuxer.select([stream])
    let origin = demuxer.startTime ?? .zero
    var cues: [Cue] = []
    while !demuxer.read(into: packet).result.isFailure {
      guard let time = decoder.timeBase.time(packet.presentationTime) else { continue }
      let stated = decoder.timeBase.time(packet.duration) ?? .zero
      for event in decoder.decodeSubtitle(packet) {
        let text = text(of: event.line)
        if text.isEmpty { continue }
        let start = time - origin
        cues.append(Cue(start: start, end: start + (event.duration ?? stated), text: text))
      }
    }
    if interrupt.isSet { throw .interrupted(source: options.name) }
    return cues.enumerated().sorted {
      ($0.element.start, $0.offset) < ($1.element.start, $1.offset)
    }
    .map(\.element)
  }

  /// libavcodec gives every text format as a line of Advanced SubStation Alpha, "order,layer,style,
  /// name,left,right,vertical,effect,text".
  private static func text(of line: String) -> String {
    let fields = line.split(separator: ",", maxSplits: 8, omittingEmptySubsequences: false)
    return fields.count == 9 ? CueText.plain(String(fields[8])) : ""
  }
}
