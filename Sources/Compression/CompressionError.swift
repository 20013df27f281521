// SPDX-License-Identifier: Apache-2.0
import SystemPackage

/// What can go wrong with compressed files.
package enum CompressionError: Error, Equatable, CustomStringConvertible {
  case noLibrary(reason: String)
  case cannotRead(path: String, reason: Errno)
  case cannotWrite(path: String, call: String, reason: Errno)
  /// It is cut off or was changed; what came before the damage can be read.
  case damaged(path: String, reason: String)

  package var description: String {
    switch self {
    case .noLibrary(let reason):
      """
      gzip: no zlib (dlopen: \(reason)). \
      Install the package zlib1g, or set gzip = false under [output].
      """
    case .cannotRead(let path, let reason):
      "\(path): cannot read (open: \(reason)). Check the path and its permissions."
    case .cannotWrite(let path, let call, let reason):
      "\(path): cannot compress (\(call): \(reason)). The original stays as it is."
    case .damaged(let path, let reason):
      "\(path): the compressed file is damaged (\(reason)). Restore it from a copy, or remove it."
    }
  }
}
