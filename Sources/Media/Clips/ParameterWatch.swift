// SPDX-License-Identifier: Apache-2.0
import CFFmpeg

/// Notices that a stream's encoder was set up anew, by the parameter sets that come with it.
///
/// Containers say so beside a packet. H.264 and H.265 as a byte stream, as RTSP and MPEG-TS have
/// them, only say so inside; there it is looked for at keyframes.
final class ParameterWatch {
  private static let parameterSetCodecs = [AV_CODEC_ID_H264, AV_CODEC_ID_HEVC]

  private(set) var parameters: StreamParameters
  /// Finds parameter sets in a byte stream; `nil` for other streams.
  private var extractor: UnsafeMutablePointer<AVBSFContext>?

  init(_ parameters: StreamParameters) {
    self.parameters = parameters
    let extradata = parameters.extradata
    // Elsewhere lengths stand before the units, which can look like the beginning of one.
    let isByteStream = extradata.first != 1
    guard isByteStream, Self.parameterSetCodecs.contains(parameters.codec),
      let filter = av_bsf_get_by_name("extract_extradata"), av_bsf_alloc(filter, &extractor) >= 0,
      let context = extractor
    else { return }
    let status = parameters.withUnsafePointer {
      avcodec_parameters_copy(context.pointee.par_in, $0)
    }
    if status < 0 || av_bsf_init(context) < 0 { av_bsf_free(&extractor) }
  }

  deinit { av_bsf_free(&extractor) }

  /// Whether the parameters are others from this packet on.
  func changes(at packet: Packet) -> Bool {
    guard let found = stated(packet) ?? contained(packet), !found.isEmpty,
      found != parameters.extradata,
      let next = StreamParameters(parameters, extradata: found, size: size(of: packet))
    else { return false }
    // What is found first is what was there from the beginning, in the encoder's own words.
    parameters = next
    return true
  }

  private func stated(_ packet: Packet) -> [UInt8]? {
    packet.withUnsafePointer { Self.newExtradata($0) }
  }

  private func contained(_ packet: Packet) -> [UInt8]? {
    guard packet.isKeyframe, let extractor, let copy = Packet(copying: packet) else { return nil }
    return copy.withUnsafePointer { pointer in
      guard av_bsf_send_packet(extractor, pointer) >= 0,
        av_bsf_receive_packet(extractor, pointer) >= 0
      else {
        av_bsf_flush(extractor)
        return nil
      }
      return Self.newExtradata(pointer)
    }
  }

  private static func newExtradata(_ packet: UnsafeMutablePointer<AVPacket>) -> [UInt8]? {
    var size = 0
    let data = av_packet_get_side_data(packet, AV_PKT_DATA_NEW_EXTRADATA, &size)
    return data.map { Array(UnsafeBufferPointer(start: $0, count: size)) }
  }

  /// What the codec's parser makes of a picture; `nil` for codecs whose parser does not tell.
  private func size(of packet: Packet) -> (width: Int, height: Int)? {
    guard let parser = av_parser_init(Int32(bitPattern: parameters.codec.rawValue)) else {
      return nil
    }
    defer { av_parser_close(parser) }
    var context = avcodec_alloc_context3(nil)
    defer { avcodec_free_context(&context) }
    guard let context else { return nil }
    context.pointee.codec_id = parameters.codec
    parser.pointee.flags |= PARSER_FLAG_COMPLETE_FRAMES
    packet.withUnsafePointer { packet in
      var output: UnsafeMutablePointer<UInt8>?
      var size: Int32 = 0
      _ = av_parser_parse2(
        parser, context, &output, &size, packet.pointee.data, packet.pointee.size,
        packet.pointee.pts, packet.pointee.dts, 0)
    }
    let (width, height) = (Int(parser.pointee.width), Int(parser.pointee.height))
    return width > 0 && height > 0 ? (width, height) : nil
  }
}
