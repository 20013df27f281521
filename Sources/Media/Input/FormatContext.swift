// SPDX-License-Identifier: Apache-2.0
import CFFmpeg

/// Owns an `AVFormatContext` together with what it calls back: the bytes under it and the flag that
/// interrupts it.
final class FormatContext {
  let input: DescriptorInput?
  private let interrupt: InterruptFlag
  private let tls: [String: String]
  private var openByDefault: Opener?
  private(set) var pointer: UnsafeMutablePointer<AVFormatContext>?

  /// - Parameters:
  ///   - input: where the bytes come from; `nil` when FFmpeg opens a URL by itself.
  ///   - interrupt: ends every wait.
  ///   - tls: options for every connection that is opened, one per HLS segment and key.
  init(input: DescriptorInput?, interrupt: InterruptFlag, tls: [String: String]) {
    self.input = input
    self.interrupt = interrupt
    self.tls = tls
    pointer = avformat_alloc_context()
    pointer?.pointee.interrupt_callback = interrupt.callback
    guard !tls.isEmpty else { return }
    // The HLS demuxer hands on only some of its options, and those for TLS are not among them.
    openByDefault = pointer?.pointee.io_open
    pointer?.pointee.opaque = Unmanaged.passUnretained(self).toOpaque()
    pointer?.pointee.io_open = { context, io, url, flags, options in
      guard let opaque = context?.pointee.opaque else { return NIGHTJAR_EXIT }
      return Unmanaged<FormatContext>.fromOpaque(opaque).takeUnretainedValue()
        .open(context, io, url, flags, options)
    }
  }

  deinit { avformat_close_input(&pointer) }

  /// Reads the header; FFmpeg frees the context if that fails.
  func open(
    _ location: String, format: UnsafePointer<AVInputFormat>?, options: inout OpaquePointer?
  ) -> FFmpegStatus {
    if let input { input.withUnsafePointer { pointer?.pointee.pb = $0 } }
    return FFmpegStatus(code: avformat_open_input(&pointer, location, format, &options))
  }

  private typealias Opener =
    @convention(c) (
      UnsafeMutablePointer<AVFormatContext>?,
      UnsafeMutablePointer<UnsafeMutablePointer<AVIOContext>?>?, UnsafePointer<CChar>?, Int32,
      UnsafeMutablePointer<OpaquePointer?>?
    ) -> Int32

  /// Not by way of `pointer`, which is being written while the header is read.
  private func open(
    _ context: UnsafeMutablePointer<AVFormatContext>?,
    _ io: UnsafeMutablePointer<UnsafeMutablePointer<AVIOContext>?>?, _ url: UnsafePointer<CChar>?,
    _ flags: Int32, _ options: UnsafeMutablePointer<OpaquePointer?>?
  ) -> Int32 {
    var own: OpaquePointer?
    av_dict_copy(&own, options?.pointee, 0)
    defer { av_dict_free(&own) }
    for (name, value) in tls { av_dict_set(&own, name, value, 0) }
    return openByDefault?(context, io, url, flags, &own) ?? NIGHTJAR_EXIT
  }
}
