// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core

/// Makes JPEG files of pictures, by libavcodec.
package enum JPEGEncoder {
  /// libavcodec's scale, 2 is the best and 31 the worst.
  private static let quality: Int32 = 4

  /// - Parameter image: the picture.
  /// - Returns: the file.
  /// - Throws: `FootageError.cannotEncode`.
  package static func encode(_ image: RGBImage) throws(FootageError) -> [UInt8] {
    guard let frame = DecodedFrame(), let packet = Packet() else {
      throw .cannotEncode(call: "av_frame_alloc", reason: "out of memory")
    }
    try check("sws_scale") { convert(image, into: frame) }
    var context = avcodec_alloc_context3(avcodec_find_encoder(AV_CODEC_ID_MJPEG))
    defer { avcodec_free_context(&context) }
    guard let context, context.pointee.codec != nil else {
      throw .cannotEncode(call: "avcodec_find_encoder", reason: "encoder not found")
    }
    context.pointee.width = Int32(image.width)
    context.pointee.height = Int32(image.height)
    context.pointee.pix_fmt = AV_PIX_FMT_YUVJ420P
    context.pointee.time_base = AVRational(num: 1, den: 1)
    context.pointee.flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT
    context.pointee.global_quality = quality * FF_QP2LAMBDA
    try check("avcodec_open2") { avcodec_open2(context, nil, nil) }
    try check("avcodec_send_frame") {
      frame.withUnsafePointer { frame in
        frame.pointee.quality = quality * FF_QP2LAMBDA
        return avcodec_send_frame(context, frame)
      }
    }
    try check("avcodec_receive_packet") {
      packet.withUnsafePointer { avcodec_receive_packet(context, $0) }
    }
    return packet.withUnsafePointer {
      Array(UnsafeBufferPointer(start: $0.pointee.data, count: Int($0.pointee.size)))
    }
  }

  private static func convert(_ image: RGBImage, into frame: borrowing DecodedFrame) -> Int32 {
    let (width, height) = (Int32(image.width), Int32(image.height))
    let context = sws_getContext(
      width, height, AV_PIX_FMT_RGB24, width, height, AV_PIX_FMT_YUVJ420P,
      SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT | SWS_FULL_CHR_H_INP, nil, nil, nil)
    guard let context else { return NIGHTJAR_ENOMEM }
    defer { sws_freeContext(context) }
    return frame.withUnsafePointer { frame in
      frame.pointee.width = width
      frame.pointee.height = height
      frame.pointee.format = AV_PIX_FMT_YUVJ420P.rawValue
      frame.pointee.color_range = AVCOL_RANGE_JPEG
      let status = av_frame_get_buffer(frame, 0)
      if status < 0 { return status }
      let data = frame.pointee.data
      let strides = frame.pointee.linesize
      return image.pixels.withUnsafeBufferPointer { pixels in
        sws_scale(
          context, [pixels.baseAddress, nil, nil, nil], [3 * width, 0, 0, 0], 0, height,
          [data.0, data.1, data.2, nil], [strides.0, strides.1, strides.2, 0])
      }
    }
  }

  private static func check(_ call: String, _ body: () -> Int32) throws(FootageError) {
    let status = FFmpegStatus(code: body())
    if status.isFailure { throw .cannotEncode(call: call, reason: status.reason) }
  }
}
