// SPDX-License-Identifier: Apache-2.0

/// Why there is no clip or no snapshot.
package enum FootageError: Error, Equatable {
  /// Nothing of the time that was asked for is kept.
  case nothingKept(MissingPart)
  /// No container can hold the streams.
  case noContainer(codecs: [String])
  case cannotWrite(path: String, call: String, reason: String)
  case cannotEncode(call: String, reason: String)
  case cannotDecode

  /// What could not be made.
  package enum MissingPart: String, Sendable {
    case clip, snapshot
  }
}

extension FootageError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .nothingKept(let part):
      """
      \(part.rawValue): nothing of that time is kept (packets: none from a keyframe on). \
      Raise [clips] ring_mb, or let the camera send keyframes more often.
      """
    case .noContainer(let codecs):
      """
      clip: no file can hold it (codecs: \(codecs.joined(separator: ", "))). \
      Set the camera to H.264 or H.265.
      """
    case .cannotWrite(let path, let call, let reason):
      """
      \(path): cannot be written (\(call): \(reason)). \
      Check the folder, its permissions and the space on the disk.
      """
    case .cannotEncode(let call, let reason):
      "snapshot: no JPEG can be made (\(call): \(reason)). Install an FFmpeg that has mjpeg."
    case .cannotDecode:
      """
      snapshot: no picture of that time can be decoded (decode: no frame). \
      Check that the camera's stream is intact.
      """
    }
  }
}
