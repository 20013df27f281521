// SPDX-License-Identifier: Apache-2.0

/// Why a transcript file was refused as a whole; single bad cues are only warnings.
package enum TranscriptError: Error, Equatable {
  /// Missing or unreadable: nothing came from the disk.
  case cannotRead(path: String, call: String, reason: String)
  case isDirectory(path: String)
  case tooLarge(path: String, limit: Int)
  case binary(path: String)
  /// Text, but without a single timing line.
  case noTimings(path: String)
}

extension TranscriptError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .cannotRead(let path, let call, let reason):
      "\(path): cannot read the transcript (\(call): \(reason)). Check the path and its permissions."
    case .isDirectory(let path):
      "\(path): cannot read the transcript (it is a directory). Name an .srt or .vtt file."
    case .tooLarge(let path, let limit):
      """
      \(path): the transcript is larger than \(limit >> 20) MB. \
      Check that it is an .srt or .vtt file.
      """
    case .binary(let path):
      """
      \(path): the transcript is not text (it has the control characters of a binary file). \
      Name an .srt or .vtt file.
      """
    case .noTimings(let path):
      """
      \(path): not a SubRip or WebVTT transcript (no line has "-->"). \
      Name an .srt or .vtt file.
      """
    }
  }
}
