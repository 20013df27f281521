// SPDX-License-Identifier: Apache-2.0
import CFFmpeg
import Foundation

/// FFmpeg's library for cameras of this machine, which is there only if someone installed it.
enum DeviceLibrary {
  /// `nil` once its formats are known to FFmpeg; else why they are not.
  static let failure: String? = load(["libavdevice.so.\(major)", "libavdevice.so"])

  /// All libraries of an FFmpeg go together; this one's number follows libavformat's.
  private static var major: UInt32 { avformat_version() >> 16 }

  static func load(_ names: [String]) -> String? {
    for name in names {
      guard let library = dlopen(name, RTLD_NOW) else { continue }
      guard let symbol = dlsym(library, "avdevice_register_all") else { continue }
      unsafeBitCast(symbol, to: (@convention(c) () -> Void).self)()
      return nil
    }
    return "\(names.joined(separator: " and ")) cannot be loaded"
  }
}
