// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Sends one request on a new connection and reads the head of the answer.
///
/// Lives on the connection's event loop.
final class WebhookHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let request: WebhookRequest
  private let answer: EventLoopPromise<WebhookAnswer>

  init(_ request: WebhookRequest, _ answer: EventLoopPromise<WebhookAnswer>) {
    self.request = request
    self.answer = answer
  }

  func channelActive(context: ChannelHandlerContext) {
    let body = context.channel.allocator.buffer(string: request.body)
    var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: request.target)
    for (name, value) in request.headers { head.headers.add(name: name, value: value) }
    head.headers.add(name: "Content-Length", value: "\(body.readableBytes)")
    context.write(wrapOutboundOut(.head(head))).whenFailure { [answer] in answer.fail($0) }
    context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    // What the body says changes nothing.
    guard case .head(let head) = unwrapInboundIn(data) else { return }
    answer.succeed(
      WebhookAnswer(
        status: Int(head.status.code), retryAfter: head.headers.first(name: "Retry-After")))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    answer.fail(error)
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    answer.fail(WebhookFailure.closed)
    context.fireChannelInactive()
  }
}

/// Why there is no answer.
enum WebhookFailure: Error {
  case stopped
  case timedOut
  case closed

  /// What failed, in a few words without the address.
  static func reason(for error: any Error) -> String {
    switch error {
    case stopped: "stopped"
    case timedOut: "no answer in time"
    case closed: "the server closed the connection without an answer"
    case ChannelError.connectTimeout: "no connection in time"
    case let error as NIOConnectionError:
      error.connectionErrors.first.map { reason(for: $0.error) } ?? "the name cannot be resolved"
    case let error as IOError: error.description
    case let error as NIOSSLError: "TLS: \(error)"
    case let error as BoringSSLError: "TLS: \(error)"
    case let error as NIOSSLExtraError: "TLS: \(error)"
    case is HTTPParserError: "the answer is not HTTP"
    default: "\(type(of: error))"
    }
  }
}
