// SPDX-License-Identifier: Apache-2.0
import SystemPackage

extension OutputError {
  /// Whether a daemon may wait for it to pass by itself.
  var canPass: Bool {
    switch self {
    case .cannotOpen(_, let reason), .cannotWrite(_, _, let reason):
      reason.isAboutRoom || [.ioError, .noSuchAddressOrDevice].contains(reason)
    case .closed, .isDirectory, .locked, .notRecords, .sameFile, .oldFileName: false
    }
  }

  /// What it means for a daemon that goes on without the output for now.
  func whileWaiting(_ output: String) -> String {
    let cause =
      switch self {
      case .cannotOpen(_, let reason): "open: \(reason)"
      case .cannotWrite(_, let call, let reason): "\(call): \(reason)"
      case .closed, .isDirectory, .locked, .notRecords, .sameFile, .oldFileName: "\(self)"
      }
    return """
      output "\(output)": cannot be written now (\(cause)). \
      Its records wait in memory until that is over; if it takes too long, the oldest are dropped.
      """
  }
}
