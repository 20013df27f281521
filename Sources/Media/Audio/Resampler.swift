// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Core

/// Turns sound of one format into 16 kHz mono; owns one `SwrContext`.
///
/// The first output sample is at the time of the first input sample. Channels are mixed with
/// weights that add up to 1, so that full scale stays full scale.
struct Resampler: ~Copyable {
  struct Format: Equatable {
    let sampleRateHz: Int
    let sampleFormat: AVSampleFormat
    let channels: Int
    /// Bits of the channels' places; 0 if they are not known.
    let mask: UInt64

    init(_ frame: UnsafeMutablePointer<AVFrame>) {
      sampleRateHz = Int(frame.pointee.sample_rate)
      sampleFormat = AVSampleFormat(frame.pointee.format)
      channels = Int(frame.pointee.ch_layout.nb_channels)
      let isNative = frame.pointee.ch_layout.order == AV_CHANNEL_ORDER_NATIVE
      mask = isNative ? frame.pointee.ch_layout.u.mask : 0
    }

    /// The longest stretch of input samples that is no whole number of output samples.
    var samplesPerGridPoint: Int { sampleRateHz / gcd(sampleRateHz, AudioChunk.sampleRateHz) }

    private func gcd(_ a: Int, _ b: Int) -> Int { b == 0 ? a : gcd(b, a % b) }
  }

  private let context: OpaquePointer
  let format: Format
  private var output: [Float] = []

  /// `nil` if libswresample refuses the format.
  init?(_ format: Format) {
    guard format.sampleRateHz > 0, format.channels > 0 else { return nil }
    var input = AVChannelLayout()
    var mono = AVChannelLayout()
    av_channel_layout_default(&mono, 1)
    let isKnown = format.mask != 0 && av_channel_layout_from_mask(&input, format.mask) == 0
    if !isKnown {
      input = AVChannelLayout()
      input.order = AV_CHANNEL_ORDER_UNSPEC
      input.nb_channels = Int32(format.channels)
    }
    var made: OpaquePointer?
    guard
      swr_alloc_set_opts2(
        &made, &mono, AV_SAMPLE_FMT_FLT, Int32(AudioChunk.sampleRateHz), &input,
        format.sampleFormat, Int32(format.sampleRateHz), 0, nil) >= 0, let made
    else { return nil }
    // Without it libswresample lets the sum of the channels exceed full scale.
    av_opt_set_double(UnsafeMutableRawPointer(made), "rematrix_maxval", 1, 0)
    var status: Int32 = 0
    if !isKnown && format.channels > 1 {
      let mean = [Double](repeating: 1 / Double(format.channels), count: format.channels)
      status = swr_set_matrix(made, mean, Int32(format.channels))
    }
    guard status >= 0, swr_init(made) >= 0 else {
      var failed: OpaquePointer? = made
      swr_free(&failed)
      return nil
    }
    context = made
    self.format = format
  }

  deinit {
    var context: OpaquePointer? = context
    swr_free(&context)
  }

  /// Resamples a frame but for its first `skipped` samples, fewer than it holds.
  ///
  /// What comes back is ready by now; it is to be dropped before the next call.
  mutating func convert(
    _ frame: UnsafeMutablePointer<AVFrame>, skipping skipped: Int
  ) -> ArraySlice<Float> {
    let isPlanar = av_sample_fmt_is_planar(format.sampleFormat) != 0
    let bytes = Int(av_get_bytes_per_sample(format.sampleFormat))
    let offset = skipped * bytes * (isPlanar ? 1 : format.channels)
    let planes = (0..<(isPlanar ? format.channels : 1)).map { plane in
      UnsafePointer(frame.pointee.extended_data[plane].map { $0 + offset })
    }
    return convert(planes, count: Int(frame.pointee.nb_samples) - skipped)
  }

  /// Gives out what the filter still holds, and starts anew.
  mutating func flush() -> ArraySlice<Float> {
    defer {
      swr_close(context)
      swr_init(context)
    }
    return convert(nil, count: 0)
  }

  private mutating func convert(
    _ planes: [UnsafePointer<UInt8>?]?, count: Int
  ) -> ArraySlice<Float> {
    let capacity = Int(max(0, swr_get_out_samples(context, Int32(count))))
    if output.count < capacity { output = [Float](repeating: 0, count: capacity) }
    let produced = output.withUnsafeMutableBytes { buffer -> Int32 in
      var target = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
      guard var planes else { return swr_convert(context, &target, Int32(capacity), nil, 0) }
      return swr_convert(context, &target, Int32(capacity), &planes, Int32(count))
    }
    return output[..<Int(max(0, produced))]
  }
}
