// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Posts alerts to a web server and takes its answer 2xx as the receipt.
///
/// Each alert has a connection of its own, as alerts are rare and servers forget idle ones.
/// Redirects are not followed: whoever answers must not choose who else gets the record.
final class WebhookSink: AlertSink {
  private struct State {
    var isCancelled = false
    var answer: EventLoopPromise<WebhookAnswer>?
  }

  private let address: WebhookAddress
  private let secret: String?
  private let options: WebhookOptions
  private let security: NIOSSLContext?
  private let state = Locked(State())

  /// - Throws: `DeliveryError`; the server is not asked yet.
  init(_ options: WebhookOptions, name: String) throws(DeliveryError) {
    guard let address = WebhookAddress(options.url) else {
      throw .badAddress(sink: name, expected: "http://host/path or https://host/path")
    }
    self.address = address
    self.options = options
    secret = try options.secretFile.map { path throws(DeliveryError) in
      try Secret.read(path, sink: name)
    }
    if let path = options.caFile { try Certificates.check(path, sink: name) }
    do {
      security = address.usesTLS ? try Self.security(options) : nil
    } catch {
      throw .cannotRead(
        sink: name, path: options.caFile ?? "the system's certificates", reason: "\(error)")
    }
  }

  func deliver(_ alert: AlertRecord) throws(DeliveryFailure) {
    let request = WebhookRequest(
      alert, to: address, secret: secret, userAgent: options.userAgent,
      time: Int(Date().timeIntervalSince1970))
    let answer = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: WebhookAnswer.self)
    state.withLock { state in
      state.answer = answer
      if state.isCancelled { answer.fail(WebhookFailure.stopped) }
    }
    defer { state.withLock { $0.answer = nil } }
    post(request, answer)
    let result: WebhookAnswer
    do {
      result = try answer.futureResult.wait()
    } catch {
      throw .temporary(WebhookFailure.reason(for: error))
    }
    if let failure = result.failure { throw failure }
  }

  func cancel() {
    state.withLock { state in
      state.isCancelled = true
      state.answer?.fail(WebhookFailure.stopped)
    }
  }

  /// Sends a request; whatever comes of it becomes the answer, at the latest after the time limit.
  private func post(_ request: WebhookRequest, _ answer: EventLoopPromise<WebhookAnswer>) {
    let limit = TimeAmount.nanoseconds(Int64(options.timeout * 1e9))
    let (address, security) = (address, security)
    let connection = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connectTimeout(limit)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let security {
            try pipeline.addHandler(
              NIOSSLClientHandler(context: security, serverHostname: address.nameForTLS))
          }
          try pipeline.addHTTPClientHandlers()
          try pipeline.addHandler(WebhookHandler(request, answer))
        }
      }.connect(host: address.host, port: address.port)
    connection.whenFailure { answer.fail($0) }
    let alarm = answer.futureResult.eventLoop.scheduleTask(in: limit) {
      answer.fail(WebhookFailure.timedOut)
    }
    answer.futureResult.whenComplete { _ in
      alarm.cancel()
      connection.whenSuccess { $0.close(promise: nil) }
    }
  }

  private static func security(_ options: WebhookOptions) throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    if let path = options.caFile { configuration.trustRoots = .file(path) }
    if !options.verifiesCertificate { configuration.certificateVerification = .none }
    return try NIOSSLContext(configuration: configuration)
  }
}
