// SPDX-License-Identifier: Apache-2.0
import CFFmpeg

/// What a decoder or a container has to know of a stream before its packets.
///
/// `@unchecked Sendable`: nothing is written to after `init`.
final class StreamParameters: @unchecked Sendable {
  private let pointer: UnsafeMutablePointer<AVCodecParameters>
  let kind: Stream.Kind
  let timeBase: TimeBase
  let orientation: Orientation
  /// As it is stored, for containers; empty for a picture that stands upright.
  private let displayMatrix: [UInt8]

  /// `nil` if there is no memory.
  init?(_ stream: UnsafeMutablePointer<AVStream>, _ description: Stream) {
    guard let copy = Self.copy(of: stream.pointee.codecpar) else { return nil }
    pointer = copy
    kind = description.kind
    timeBase = description.timeBase
    orientation = description.orientation
    var size = 0
    let matrix = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size)
    displayMatrix = matrix.map { Array(UnsafeBufferPointer(start: $0, count: size)) } ?? []
  }

  /// The same stream from where its encoder was set up anew; `nil` if there is no memory.
  ///
  /// - Parameters:
  ///   - before: the stream until then.
  ///   - extradata: parameter sets in the form that the stream has them.
  ///   - size: of its pictures, if that is known.
  init?(_ before: StreamParameters, extradata: [UInt8], size: (width: Int, height: Int)?) {
    let padding = Int(AV_INPUT_BUFFER_PADDING_SIZE)
    guard let copy = Self.copy(of: before.pointer),
      let buffer = av_mallocz(extradata.count + padding)
    else { return nil }
    av_free(copy.pointee.extradata)
    copy.pointee.extradata = buffer.assumingMemoryBound(to: UInt8.self)
    copy.pointee.extradata_size = Int32(extradata.count)
    buffer.copyMemory(from: extradata, byteCount: extradata.count)
    if let size {
      copy.pointee.width = Int32(size.width)
      copy.pointee.height = Int32(size.height)
    }
    pointer = copy
    kind = before.kind
    timeBase = before.timeBase
    orientation = before.orientation
    displayMatrix = before.displayMatrix
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVCodecParameters>? = pointer
    avcodec_parameters_free(&pointer)
  }

  var codec: AVCodecID { pointer.pointee.codec_id }

  var extradata: [UInt8] {
    Array(
      UnsafeBufferPointer(
        start: pointer.pointee.extradata, count: Int(max(0, pointer.pointee.extradata_size))))
  }

  /// Lends the parameters to one C call; the pointer must not outlive `body`.
  func withUnsafePointer<R>(_ body: (UnsafePointer<AVCodecParameters>) -> R) -> R {
    body(pointer)
  }

  /// Describes a stream of another container by them.
  func describe(_ stream: UnsafeMutablePointer<AVStream>) -> FFmpegStatus {
    let status = FFmpegStatus(code: avcodec_parameters_copy(stream.pointee.codecpar, pointer))
    // The tag is the other container's own.
    stream.pointee.codecpar.pointee.codec_tag = 0
    stream.pointee.time_base = timeBase.rational
    if !displayMatrix.isEmpty,
      let data = av_stream_new_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, displayMatrix.count)
    {
      UnsafeMutableRawPointer(data).copyMemory(
        from: displayMatrix, byteCount: displayMatrix.count)
    }
    return status
  }

  private static func copy(
    of parameters: UnsafePointer<AVCodecParameters>?
  ) -> UnsafeMutablePointer<AVCodecParameters>? {
    guard let parameters, let copy = avcodec_parameters_alloc() else { return nil }
    guard avcodec_parameters_copy(copy, parameters) >= 0 else {
      var unusable: UnsafeMutablePointer<AVCodecParameters>? = copy
      avcodec_parameters_free(&unusable)
      return nil
    }
    return copy
  }
}
