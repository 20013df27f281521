// SPDX-License-Identifier: Apache-2.0

/// Why what was learnt of a camera cannot be used or kept.
package enum NormalityError: Error, Equatable, CustomStringConvertible {
  case cannotRead(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  /// It is not such a file, or not a whole one.
  case damaged(path: String, reason: String)
  /// It was written by a later release.
  case unknownVersion(path: String, version: Int)
  /// It was learnt from vectors that cannot be compared with today's.
  case otherModel(path: String)

  package var description: String {
    switch self {
    case .cannotRead(let path, let reason):
      """
      normality "\(path)": cannot be read (\(reason)). \
      Check that it may be read; until then the camera is learnt anew.
      """
    case .cannotWrite(let path, let reason):
      """
      normality "\(path)": cannot be written (\(reason)). \
      Check that its folder exists, may be written to and has room; nothing is lost while this runs.
      """
    case .damaged(let path, let reason):
      """
      normality "\(path)": is damaged (\(reason)). \
      The camera is learnt anew; restore the file from a backup to avoid that.
      """
    case .unknownVersion(let path, let version):
      """
      normality "\(path)": is of version \(version), which this release does not know. \
      The camera is learnt anew; use the later release to avoid that.
      """
    case .otherModel(let path):
      """
      normality "\(path)": was learnt with other models. \
      The camera is learnt anew, as it has to be.
      """
    }
  }
}
