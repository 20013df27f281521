// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core

/// A picture of a source at its own size, decoded from what is kept of its footage.
package struct StillPicture: Sendable {
  package let image: RGBImage
  /// When the camera took it, on the source's clock.
  package let time: MediaTime

  /// Decodes what was to be seen at a time.
  ///
  /// It takes decoding all from the keyframe before, which costs as much as watching that long does;
  /// only what is asked for is paid for.
  ///
  /// - Parameters:
  ///   - footage: what it is decoded from.
  ///   - moment: the nearest picture to this time of the source is taken.
  ///   - longestSide: larger pictures are scaled down to it; `nil` keeps their size.
  ///   - masks: what is black in it.
  /// - Throws: `FootageError`.
  package init(
    of footage: Footage, at moment: MediaTime, longestSide: Int?, masks: [Zone]
  ) throws(FootageError) {
    guard let place = footage.place(of: moment), let stream = place.chapter.videoStream,
      let parameters = place.chapter.streams[stream],
      let packets = footage.packets(from: place)?.packets
    else { throw .nothingKept(.snapshot) }
    guard let decoder = Decoder(parameters, threads: 1),
      var nearest = DecodedFrame(), var current = DecodedFrame()
    else { throw .cannotDecode }
    var best: MediaTime?
    let shift = packets.first.map { $0.time - $0.containerTime } ?? .zero
    /// Whether no later frame can be nearer.
    func receive() -> Bool {
      while !decoder.receive(into: current).isFailure {
        let time = (decoder.timeBase.time(current.timestamp) ?? .zero) + shift
        let isNearer =
          best.map { distance(time, place.time) < distance($0, place.time) } ?? true
        guard isNearer else { return true }
        best = time
        swap(&nearest, &current)
      }
      return false
    }
    var isFound = false
    for packet in packets where packet.stream == stream && packet.chapter === place.chapter {
      guard let copy = packet.copy() else { continue }
      _ = decoder.send(copy)
      isFound = receive()
      if isFound { break }
    }
    if !isFound {
      _ = decoder.send(nil)
      _ = receive()
    }
    guard let best,
      let image = Self.render(
        nearest, parameters.orientation, longestSide: longestSide, masks: masks)
    else { throw .cannotDecode }
    self.image = image
    time = best + (moment - place.time)
  }

  private static func render(
    _ frame: borrowing DecodedFrame, _ orientation: Orientation, longestSide: Int?, masks: [Zone]
  ) -> RGBImage? {
    frame.withUnsafePointer { pointer in
      let format = PictureFormat(pointer)
      guard format.width > 0, format.height > 0 else { return nil }
      let longer = max(format.width, format.height)
      let scale = Double(min(longestSide ?? longer, longer)) / Double(longer)
      let stored = [format.width, format.height].map {
        max(1, Int((Double($0) * scale).rounded()))
      }
      let (width, height) =
        orientation.isTransposed ? (stored[1], stored[0]) : (stored[0], stored[1])
      let view = PictureView(
        format, region: .whole(format), to: .colour, width: width, height: height,
        orientation: orientation, masks: masks)
      return view?.render(pointer, format: format).map {
        RGBImage(width: width, height: height, pixels: $0)
      }
    }
  }
}

private func distance(_ one: MediaTime, _ other: MediaTime) -> MediaTime {
  max(one - other, other - one)
}
