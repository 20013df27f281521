// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A connection to an MQTT broker, made when there is something to publish.
///
/// Used by one thread at a time: libmosquitto works only while a method is called.
package final class MosquittoClient {
  package struct Options: Hashable, Sendable {
    package var host: String
    package var port: Int
    /// Empty means that the broker gets to know us by a name of its own.
    package var clientID = ""
    package var user: String?
    package var password: String?
    package var usesTLS = false
    /// Certificates to trust; `nil` means the system's.
    package var caFile: String?
    /// Seconds for making a connection, and for each message.
    package var timeout = 10.0
    /// Seconds after which an idle connection is checked.
    package var keepAlive = 60

    package init(host: String, port: Int) {
      self.host = host
      self.port = port
    }
  }

  /// What the broker said, written by libmosquitto's callbacks.
  private struct Answers {
    var connection: CInt?
    var acknowledged: CInt?
  }

  private let options: Options
  private let library: Library
  private let answers: UnsafeMutablePointer<Answers>
  private var handle: Library.Handle?

  /// - Throws: `MosquittoError.noLibrary`.
  package init(_ options: Options) throws(MosquittoError) {
    self.options = options
    library = try Library.loaded()
    answers = .allocate(capacity: 1)
    answers.initialize(to: Answers())
  }

  deinit {
    disconnect()
    answers.deallocate()
  }

  /// Publishes a message with quality of service 1, and returns once the broker has confirmed it.
  ///
  /// - Parameters:
  ///   - payload: what it says.
  ///   - topic: without wildcards.
  ///   - isStopped: asked every 100 ms; once it is true, this gives up.
  /// - Throws: `MosquittoError`; the message may have arrived even so.
  package func publish(
    _ payload: String, to topic: String, unless isStopped: () -> Bool
  ) throws(MosquittoError) {
    do {
      // A connection that died while it was idle shows only now.
      poll()
      let handle = try connected(unless: isStopped)
      let number = try send(payload, to: topic, handle)
      try wait(for: "publish", handle, unless: isStopped) { $0.acknowledged == number }
    } catch {
      disconnect()
      throw error
    }
  }

  /// Keeps an idle connection alive; to be called every second or so.
  package func poll() {
    guard let handle else { return }
    if library.loop(handle, 0, 1) != 0 { disconnect() }
  }

  package func disconnect() {
    guard let handle else { return }
    _ = library.disconnect(handle)
    library.destroy(handle)
    self.handle = nil
  }

  private func connected(unless isStopped: () -> Bool) throws(MosquittoError) -> Library.Handle {
    if let handle { return handle }
    answers.pointee = Answers()
    let id = options.clientID.isEmpty ? nil : options.clientID
    guard let handle = library.new(id, true, answers) else {
      throw .failed(call: "new", reason: String(cString: strerror(errno)))
    }
    self.handle = handle
    if let user = options.user {
      try check("username", library.setPassword(handle, user, options.password))
    }
    if options.usesTLS {
      let folder = options.caFile == nil ? "/etc/ssl/certs" : nil
      try check("tls", library.setTLS(handle, options.caFile, folder, nil, nil, nil))
    }
    library.onConnect(handle) { _, answers, status in
      answers?.assumingMemoryBound(to: Answers.self).pointee.connection = status
    }
    library.onPublish(handle) { _, answers, number in
      answers?.assumingMemoryBound(to: Answers.self).pointee.acknowledged = number
    }
    try check(
      "connect",
      library.connect(handle, options.host, CInt(options.port), CInt(options.keepAlive)))
    try wait(for: "connect", handle, unless: isStopped) { $0.connection == 0 }
    return handle
  }

  private func send(
    _ payload: String, to topic: String, _ handle: Library.Handle
  ) throws(MosquittoError) -> CInt {
    var number: CInt = 0
    let bytes = Array(payload.utf8)
    let status = library.publish(handle, &number, topic, CInt(bytes.count), bytes, 1, false)
    if Self.messageErrors.contains(status) { throw .badMessage(text(of: status)) }
    try check("publish", status)
    return number
  }

  private func wait(
    for call: String, _ handle: Library.Handle, unless isStopped: () -> Bool,
    _ isDone: (Answers) -> Bool
  ) throws(MosquittoError) {
    let start = ContinuousClock.now
    while !isDone(answers.pointee) {
      if isStopped() { throw .stopped }
      if ContinuousClock.now - start > .seconds(options.timeout) { throw .timedOut(call) }
      let status = library.loop(handle, 100, 1)
      if let refusal = answers.pointee.connection, refusal != 0 {
        throw .refused(library.refusalText(refusal).map { String(cString: $0) } ?? "\(refusal)")
      }
      try check(call, status)
    }
  }

  private func check(_ call: String, _ status: CInt) throws(MosquittoError) {
    if status != 0 { throw .failed(call: call, reason: text(of: status)) }
  }

  /// Bad argument, payload too large, malformed UTF-8, packet too large.
  private static let messageErrors: Set<CInt> = [3, 9, 18, 25]
  private static let systemError: CInt = 14

  private func text(of status: CInt) -> String {
    if status == Self.systemError { return String(cString: strerror(errno)) }
    return library.errorText(status).map { String(cString: $0) } ?? "status \(status)"
  }
}
