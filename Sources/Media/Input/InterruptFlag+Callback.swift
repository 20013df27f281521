// SPDX-License-Identifier: Apache-2.0
import CFFmpeg

extension InterruptFlag {
  /// Makes FFmpeg's calls give up; whoever uses it keeps the flag alive.
  var callback: AVIOInterruptCB {
    AVIOInterruptCB(
      callback: { opaque in
        guard let opaque else { return 0 }
        return Unmanaged<InterruptFlag>.fromOpaque(opaque).takeUnretainedValue().isSet ? 1 : 0
      }, opaque: Unmanaged.passUnretained(self).toOpaque())
  }
}
