// SPDX-License-Identifier: Apache-2.0
import SystemPackage

/// What can go wrong with writing records.
package enum OutputError: Error, Equatable, CustomStringConvertible {
  /// The reader of standard output is gone, as with `| head -1`: no error, but the end of the work.
  case closed
  case cannotOpen(output: String, reason: Errno)
  case cannotWrite(output: String, call: String, reason: Errno)
  case isDirectory(output: String)
  /// Another process, or another output of this one, has the file.
  case locked(output: String)
  case notRecords(output: String)
  /// Two cameras would write to one file of their own.
  case sameFile(output: String, one: String, other: String)
  /// Readers would take it for an old file of another output.
  case oldFileName(output: String, other: String)

  package var description: String {
    switch self {
    case .closed:
      "output: nobody reads standard output any more."
    case .cannotOpen(let output, let reason):
      """
      output "\(output)": cannot open (open: \(reason)). \
      Check that its folder exists and may be written to.
      """
    case .cannotWrite(let output, let call, .noSpace):
      """
      output "\(output)": the disk is full (\(call): \(Errno.noSpace)). \
      Make room and run again; the records written before are complete.
      """
    case .cannotWrite(let output, let call, let reason):
      """
      output "\(output)": cannot write (\(call): \(reason)). \
      The records written before are complete.
      """
    case .isDirectory(let output):
      "output \"\(output)\": cannot open (open: Is a directory). Name a file in it."
    case .locked(let output):
      """
      output "\(output)": something else writes to it (flock: it is locked). \
      Stop the other process, or name another file.
      """
    case .notRecords(let output):
      """
      output "\(output)": is not a file of records, so nothing was changed. Name another file.
      """
    case .sameFile(let output, let one, let other):
      """
      output "\(output)": the cameras "\(one)" and "\(other)" would both write to it. \
      Give one of them another name.
      """
    case .oldFileName(let output, let other):
      """
      output "\(output)": an old file of "\(other)" could be called the same. \
      Give it another name.
      """
    }
  }
}
