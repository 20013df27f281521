// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Makes small clips with known content in a folder of its own, which goes away with it.
package final class ClipMaker {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  package let folder: TemporaryFolder

  package init() throws { folder = try TemporaryFolder() }

  package func path(_ name: String) -> String { "\(folder.path)/\(name)" }

  /// Writes a file byte by byte.
  package func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    try folder.file(name, bytes)
  }

  package func bytes(of name: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: URL(filePath: path(name))))
  }

  /// Runs the `ffmpeg` command and returns the path of the file that it made.
  @discardableResult
  package func ffmpeg(_ arguments: [String], to name: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y"]
      + arguments + ["-fflags", "+bitexact", "-flags", "+bitexact", path(name)]
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(description: "ffmpeg \(arguments): \(String(decoding: text, as: UTF8.self))")
    }
    return path(name)
  }

  /// Input arguments for grey frames that show their own number in eight bars, lowest bit first.
  package func numberedFrames(
    _ count: Int, rate: String = "25", width: Int = 64, height: Int = 48
  ) throws -> [String] {
    var bytes: [UInt8] = []
    for number in 0..<count {
      let row = (0..<width).map { number >> ($0 * 8 / width) & 1 == 1 ? UInt8(235) : 16 }
      for _ in 0..<height { bytes += row }
    }
    let name = "frames-\(count)-\(width)x\(height).raw"
    _ = try write(bytes, to: name)
    return [
      "-f", "rawvideo", "-pixel_format", "gray", "-video_size", "\(width)x\(height)",
      "-framerate", rate, "-i", path(name),
    ]
  }

  /// Input arguments for interleaved sound.
  ///
  /// - Parameters:
  ///   - seconds: length.
  ///   - rate: samples per second.
  ///   - channels: how many.
  ///   - sample: value for a time in seconds and a channel.
  /// - Returns: arguments for a 32-bit float input.
  /// - Throws: when the file cannot be written.
  package func sound(
    seconds: Double, rate: Int = 48_000, channels: Int = 1,
    _ sample: (_ time: Double, _ channel: Int) -> Double
  ) throws -> [String] {
    var data = Data()
    for index in 0..<Int((seconds * Double(rate)).rounded()) {
      for channel in 0..<channels {
        let value = Float(sample(Double(index) / Double(rate), channel))
        withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
      }
    }
    let name = "sound-\(UUID().uuidString).raw"
    try data.write(to: URL(filePath: path(name)))
    return [
      "-f", "f32le", "-ar", "\(rate)", "-ac", "\(channels)", "-i", path(name),
    ]
  }

  /// Input arguments for silence with a click of 1 ms at each of `times`.
  package func clicks(
    at times: [Double], seconds: Double, rate: Int = 48_000, channels: Int = 1
  ) throws -> [String] {
    try sound(seconds: seconds, rate: rate, channels: channels) { time, _ in
      times.contains { abs(time - $0) < 0.0005 } ? 0.8 : 0
    }
  }
}
