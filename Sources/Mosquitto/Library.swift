// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The part of libmosquitto that publishes, found at run time.
///
/// Nothing of it is needed to build, nor to run without such a sink.
///
/// Source: mosquitto.h of libmosquitto 1.5 and later, whose binary interface is `.so.1`.
struct Library: Sendable {
  typealias Handle = OpaquePointer
  typealias Text = UnsafePointer<CChar>
  typealias Callback = @convention(c) (Handle?, UnsafeMutableRawPointer?, CInt) -> Void

  let new: @convention(c) @Sendable (_ id: Text?, Bool, UnsafeMutableRawPointer?) -> Handle?
  let destroy: @convention(c) @Sendable (Handle) -> Void
  let setPassword: @convention(c) @Sendable (Handle, _ user: Text?, _ password: Text?) -> CInt
  let setTLS:
    @convention(c) @Sendable (
      Handle, _ file: Text?, _ folder: Text?, _ certificate: Text?, _ key: Text?,
      UnsafeRawPointer?
    ) -> CInt
  let connect: @convention(c) @Sendable (Handle, _ host: Text, CInt, _ keepAlive: CInt) -> CInt
  let disconnect: @convention(c) @Sendable (Handle) -> CInt
  let loop: @convention(c) @Sendable (Handle, _ milliseconds: CInt, _ packets: CInt) -> CInt
  let publish:
    @convention(c) @Sendable (
      Handle, UnsafeMutablePointer<CInt>, _ topic: Text, CInt, UnsafeRawPointer?, _ qos: CInt, Bool
    ) -> CInt
  let onConnect: @convention(c) @Sendable (Handle, Callback) -> Void
  let onPublish: @convention(c) @Sendable (Handle, Callback) -> Void
  let errorText: @convention(c) @Sendable (CInt) -> Text?
  let refusalText: @convention(c) @Sendable (CInt) -> Text?

  /// The library of this process, loaded when it is first asked for.
  static func loaded() throws(MosquittoError) -> Library { try shared.get() }

  private static let shared = load("libmosquitto.so.1")

  static func load(_ name: String) -> Result<Library, MosquittoError> {
    guard let library = dlopen(name, RTLD_NOW | RTLD_LOCAL) else {
      return .failure(.noLibrary(dlerror().map { String(cString: $0) } ?? "unknown"))
    }
    func symbol<Function>(_ symbol: String) throws(MosquittoError) -> Function {
      guard let address = dlsym(library, "mosquitto_\(symbol)") else {
        throw .noLibrary("\(name) has no mosquitto_\(symbol)")
      }
      return unsafeBitCast(address, to: Function.self)
    }
    return Result { () throws(MosquittoError) in
      let initialize: @convention(c) () -> CInt = try symbol("lib_init")
      guard initialize() == 0 else { throw .noLibrary("\(name) cannot be initialized") }
      return Library(
        new: try symbol("new"), destroy: try symbol("destroy"),
        setPassword: try symbol("username_pw_set"), setTLS: try symbol("tls_set"),
        connect: try symbol("connect_async"), disconnect: try symbol("disconnect"),
        loop: try symbol("loop"), publish: try symbol("publish"),
        onConnect: try symbol("connect_callback_set"),
        onPublish: try symbol("publish_callback_set"), errorText: try symbol("strerror"),
        refusalText: try symbol("connack_string"))
    }
  }
}
