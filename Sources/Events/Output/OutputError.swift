// SPDX-License-Identifier: Apache-2.0
import SystemPackage

/// What can go wrong with writing records.
package enum OutputError: Error, Equatable, CustomStringConvertible {
  /// The reader of standard output is gone, as with `| head -1`: no error, but the end of the work.
  case closed
  case cannotOpen(output: String, reason: Errno)
  case cannotWrite(output: String, call: String, reason: Errno)

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
    }
  }
}
