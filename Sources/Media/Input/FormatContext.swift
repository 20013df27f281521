// SPDX-License-Identifier: Apache-2.0
import CFFmpeg

/// Owns an `AVFormatContext` together with what it calls back: the bytes under it and the flag that
/// interrupts it.
final class FormatContext {
  let input: DescriptorInput?
  private let interrupt: InterruptFlag
  private(set) var pointer: UnsafeMutablePointer<AVFormatContext>?

  /// - Parameters:
  ///   - input: where the bytes come from; `nil` when FFmpeg opens a URL by itself.
  ///   - interrupt: ends every wait.
  init(input: DescriptorInput?, interrupt: InterruptFlag) {
    self.input = input
    self.interrupt = interrupt
    pointer = avformat_alloc_context()
    pointer?.pointee.interrupt_callback = AVIOInterruptCB(
      callback: { opaque in
        guard let opaque else { return 0 }
        return Unmanaged<InterruptFlag>.fromOpaque(opaque).takeUnretainedValue().isSet ? 1 : 0
      }, opaque: Unmanaged.passUnretained(interrupt).toOpaque())
  }

  deinit { avformat_close_input(&pointer) }

  /// Reads the header; FFmpeg frees the context if that fails.
  func open(
    _ location: String, format: UnsafePointer<AVInputFormat>?, options: inout OpaquePointer?
  ) -> FFmpegStatus {
    if let input { input.withUnsafePointer { pointer?.pointee.pb = $0 } }
    return FFmpegStatus(code: avformat_open_input(&pointer, location, format, &options))
  }
}
