// SPDX-License-Identifier: Apache-2.0

/// What can go wrong with a feature cache.
package enum FeaturesError: Error, Equatable {
  case notACache(path: String, reason: String)
  /// The cache holds what other encoders made, or the same at other steps.
  case otherMaker(path: String, part: String, found: String, expected: String)
  case damaged(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  case badCaptions(path: String, line: Int, reason: String)
  case cannotReadCaptions(path: String, reason: String)
  case badPlan(path: String, line: Int, reason: String)
  case missingPiece(path: String, source: String, step: Int)
}

extension FeaturesError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notACache(let path, let reason):
      "\(path): not a feature cache (\(reason)). Make one with `nightjar features extract`."
    case .otherMaker(let path, let part, let found, let expected):
      """
      \(path): made with \(part) \(found), but \(expected) is in use. \
      Extract the features anew into another directory.
      """
    case .damaged(let path, let reason):
      """
      \(path): damaged (\(reason)). \
      Remove the directory that it is in and run `nightjar features extract` again.
      """
    case .cannotWrite(let path, let reason):
      "\(path): cannot write (\(reason)). What was written before is complete; run it again to go on."
    case .badCaptions(let path, let line, let reason):
      "\(path): line \(line): \(reason). Expected \"start,end,caption\" or \"file,start,end,caption\"."
    case .cannotReadCaptions(let path, let reason):
      "\(path): cannot read captions (\(reason)). Check that the file exists and is UTF-8 text."
    case .badPlan(let path, let line, let reason):
      "\(path): line \(line): no plan (\(reason)). Correct the line."
    case .missingPiece(let path, let source, let step):
      """
      \(path): has no step \(step) of "\(source)", which the plan asks for. \
      Extract the footage first, or correct the plan.
      """
    }
  }
}
