// SPDX-License-Identifier: Apache-2.0

/// A real RTSP server on 127.0.0.1, in a process of its own (`Tests/Servers/rtsp-server`).
package final class RTSPServer: Sendable {
  /// What it serves.
  package enum Mount: String, CaseIterable, Sendable {
    /// H.264 at 320x240 and 25 frames/s, and AAC at 16 kHz.
    case both
    /// H.264 only.
    case video
    /// AAC only.
    case audio
    /// G.711 only.
    case pcmu
    /// H.264, at 320x240 and 640x480 in turn.
    case resize
    /// Answers all requests, then sends nothing.
    case silent
    /// `both` for one round, then the end.
    case once
    /// The clip given by `--file`, over and over.
    case file
  }

  private let server: ServerProcess
  private let scheme: String

  /// Starts it and waits until it can be reached.
  ///
  /// - Parameters:
  ///   - port: 0 takes any that is free.
  ///   - arguments: options of the script, such as `--keyframes 50`.
  /// - Throws: `ServerProcess.Failure`.
  package init(port: Int = 0, _ arguments: [String] = []) throws {
    server = try ServerProcess("rtsp-server", ["--port", "\(port)"] + arguments)
    scheme = arguments.contains("--certificate") ? "rtsps" : "rtsp"
  }

  package var port: Int { server.port }

  /// Where a mount is.
  ///
  /// - Parameters:
  ///   - mount: what to see.
  ///   - login: `user:password`, escaped as the URL needs it.
  /// - Returns: the URL.
  package func url(_ mount: Mount, login: String? = nil) -> String {
    "\(scheme)://\(login.map { "\($0)@" } ?? "")127.0.0.1:\(port)/\(mount)"
  }

  /// Asks it to end, and waits until it has.
  package func stop() { server.stop() }

  /// Ends it at once: its clients see their connections reset.
  package func kill() { server.kill() }

  /// Stops it from sending and answering, with its connections left open.
  package func pause() { server.pause() }

  package func resume() { server.resume() }
}
