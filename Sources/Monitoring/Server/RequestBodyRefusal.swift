// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Hides bodies of requests, and ends the connection after the answer to one that has a body.
///
/// Otherwise a client could keep a connection busy for ever with a body that nobody asked for.
final class RequestBodyRefusal: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private var isRefusing = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    // The connection is as good as closed: nothing that follows the body is read either.
    if isRefusing { return }
    context.fireChannelRead(data)
    guard case .head(let head) = unwrapInboundIn(data) else { return }
    let length = head.headerFields[.contentLength]
    isRefusing = head.headerFields[.transferEncoding] != nil || length != nil && length != "0"
    if isRefusing { context.fireChannelRead(wrapInboundOut(.end(nil))) }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard isRefusing else { return context.write(data, promise: promise) }
    switch unwrapOutboundIn(data) {
    case .head(var head):
      head.headerFields[.connection] = "close"
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .body:
      context.write(data, promise: promise)
    case .end:
      context.writeAndFlush(data, promise: promise)
      context.close(promise: nil)
    }
  }
}
