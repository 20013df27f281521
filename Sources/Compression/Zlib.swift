// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The part of zlib that reads and writes gzip files, found at run time.
///
/// Nothing of it is needed to build, and FFmpeg brings the library to every machine that can run.
///
/// Source: zlib.h, "gzip File Access Functions", of zlib 1.2.4 and later.
struct Zlib: Sendable {
  typealias Handle = OpaquePointer

  let open: @convention(c) @Sendable (_ descriptor: CInt, _ mode: UnsafePointer<CChar>) -> Handle?
  let read: @convention(c) @Sendable (Handle, UnsafeMutableRawPointer, CUnsignedInt) -> CInt
  let write: @convention(c) @Sendable (Handle, UnsafeRawPointer, CUnsignedInt) -> CInt
  let error: @convention(c) @Sendable (Handle, UnsafeMutablePointer<CInt>) -> UnsafePointer<CChar>?
  /// Closes the descriptor as well.
  let close: @convention(c) @Sendable (Handle) -> CInt

  /// Status of a call that failed in the system, which `errno` explains.
  static let systemError: CInt = -1
  /// Status of a file that ends in the middle.
  static let unexpectedEnd: CInt = -5

  /// The library of this process, loaded when it is first asked for.
  static func loaded() throws(CompressionError) -> Zlib { try shared.get() }

  private static let shared = Result<Zlib, CompressionError> { () throws(CompressionError) in
    guard let library = dlopen("libz.so.1", RTLD_NOW | RTLD_LOCAL) else {
      throw .noLibrary(reason: dlerror().map { String(cString: $0) } ?? "unknown")
    }
    func symbol<Function>(_ name: String) throws(CompressionError) -> Function {
      guard let symbol = dlsym(library, name) else {
        throw .noLibrary(reason: "libz.so.1 has no \(name)")
      }
      return unsafeBitCast(symbol, to: Function.self)
    }
    return Zlib(
      open: try symbol("gzdopen"), read: try symbol("gzread"), write: try symbol("gzwrite"),
      error: try symbol("gzerror"), close: try symbol("gzclose"))
  }
}
