// SPDX-License-Identifier: Apache-2.0

/// Why a training cannot begin or go on.
package enum TrainingError: Error, Equatable {
  case tooFewSources(path: String, found: Int)
  case tooFewSegments(found: Int, needed: Int)
  case nothingToMeasure(path: String, found: Int)
  case notFinite(source: String, time: Double)
  case otherSettings(path: String, key: String, found: String, expected: String)
  case noCheckpoint(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
}

extension TrainingError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .tooFewSources(let path, let found):
      """
      \(path): has \(found) sources with segments, but training needs 2, as one is held out to \
      measure on. Extract more footage.
      """
    case .tooFewSegments(let found, let needed):
      """
      training: \(found) segments to learn from are fewer than a batch of \(needed). \
      Extract more footage, or set a smaller --batch.
      """
    case .nothingToMeasure(let path, let found):
      """
      \(path): has \(found) segments with a caption, but at least 2 are needed to measure on. \
      Extract footage with --captions.
      """
    case .notFinite(let source, let time):
      """
      features of "\(source)" at \(time) s: not a finite number. \
      Remove its folder from the cache and extract it again.
      """
    case .otherSettings(let path, let key, let found, let expected):
      """
      \(path): was made with \(key) \(found), not \(expected). \
      Go on with the same settings, or begin anew without --resume.
      """
    case .noCheckpoint(let path, let reason):
      "\(path): cannot go on from it (\(reason)). Begin anew without --resume."
    case .cannotWrite(let path, let reason):
      "\(path): cannot write (\(reason)). The checkpoint before is complete; --resume goes on there."
    }
  }
}
