// SPDX-License-Identifier: Apache-2.0
import Core

/// The streams of a container that are analysed.
struct StreamSelection {
  let video: Int?
  let audio: Int?

  /// - Parameters:
  ///   - demuxer: what there is; it is told what to read.
  ///   - options: what was asked for.
  /// - Throws: `noSuchStream`, `noPictureOrSound`.
  init(_ demuxer: Demuxer, options: SourceOptions) throws(MediaError) {
    video = try Self.choose(.video, options.videoStream, demuxer, options.name)
    audio =
      options.hasAudio
      ? try Self.choose(.audio, options.audioStream, demuxer, options.name, relatedTo: video) : nil
    guard video != nil || audio != nil else {
      throw .noPictureOrSound(
        source: options.name, location: "\(options.location)", format: demuxer.format)
    }
    demuxer.select(Set([video, audio].compactMap(\.self)))
  }

  func contains(_ stream: Int) -> Bool { stream == video || stream == audio }

  func codecs(_ demuxer: Demuxer) -> [String] {
    [video, audio].compactMap(\.self).map { demuxer.streams[$0].codec }
  }

  /// Where the streams should end, in stream time, by what the container states.
  func statedEnd(_ demuxer: Demuxer) -> MediaTime? {
    // An AVI's duration is cut to what the size of the file allows, its frame count is not.
    if demuxer.format == "avi", let video, let rate = demuxer.streams[video].frameRate {
      return MediaTime(seconds: Double(demuxer.streams[video].frameCount) / rate)
    }
    let start = demuxer.startTime ?? .zero
    let ends = [video, audio].compactMap(\.self).compactMap { index -> MediaTime? in
      let stream = demuxer.streams[index]
      return stream.duration.map { (stream.startTime ?? start) - start + $0 }
    }
    guard let stated = demuxer.statedDuration else { return nil }
    return ends.max().map { min($0, stated) } ?? stated
  }

  private static func choose(
    _ kind: Stream.Kind, _ wanted: Int?, _ demuxer: Demuxer, _ source: String,
    relatedTo related: Int? = nil
  ) throws(MediaError) -> Int? {
    guard let wanted else { return demuxer.bestStream(kind, relatedTo: related) }
    let available = demuxer.streams.filter { $0.kind == kind }.map(\.index)
    guard available.contains(wanted) else {
      throw .noSuchStream(
        source: source, kind: kind.rawValue, stream: wanted, available: available)
    }
    return wanted
  }
}

extension SourceInfo {
  init(_ demuxer: Demuxer, selection: StreamSelection) {
    container = demuxer.format
    duration = demuxer.duration
    creationTime = demuxer.creationTime
    hasTextSubtitles = demuxer.streams.contains { $0.kind == .textSubtitles }
    video = selection.video.map { index in
      let stream = demuxer.streams[index]
      return Video(
        stream: index, codec: stream.codec, width: stream.width, height: stream.height,
        frameRate: stream.frameRate, pixelFormat: stream.pixelFormat,
        rotation: stream.orientation.rotation)
    }
    audio = selection.audio.map { index in
      let stream = demuxer.streams[index]
      return Audio(
        stream: index, codec: stream.codec, sampleRateHz: stream.sampleRateHz,
        channels: stream.channels)
    }
  }
}
