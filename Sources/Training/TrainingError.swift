// SPDX-License-Identifier: Apache-2.0

/// Why a training cannot begin or go on.
package enum TrainingError: Error, Equatable {
  case tooFewSources(path: String, found: Int, needed: Int)
  case tooFewSegments(found: Int, needed: Int)
  case nothingToMeasure(path: String, found: Int)
  case notFinite(source: String, time: Double)
  case otherSettings(path: String, key: String, found: String, expected: String)
  case noCheckpoint(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  case cannotRead(path: String, reason: String)
  case unknownSegments(path: String, ids: [String])
  case judgedTwice(id: String)
  case nothingJudged
  case nothingThere(id: String)
}

extension TrainingError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .tooFewSources(let path, let found, let needed):
      """
      \(path): too few sources with segments (\(found) of at least \(needed)\
      \(needed > 1 ? ", one of which is held out to measure on" : "")). Extract more footage.
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
    case .cannotRead(let path, let reason):
      "\(path): cannot read (\(reason)). Check that it exists and its permissions."
    case .unknownSegments(let path, let ids):
      """
      \(path): has no segment \(ids.joined(separator: ", ")). \
      Name the cache that was made or recorded with the records, at the same [sampling].
      """
    case .judgedTwice(let id):
      "training: segment \(id) is accepted and rejected. Decide."
    case .nothingJudged:
      "training: no segment is judged. Name the ids of some with --accepted and --rejected."
    case .nothingThere(let id):
      "training: segment \(id) has neither picture, sound nor words. Leave it out."
    }
  }
}
