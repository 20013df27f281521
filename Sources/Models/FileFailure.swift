// SPDX-License-Identifier: Apache-2.0
import Foundation
import SystemPackage

/// What the operating system said, such as `No such file or directory`.
struct FileFailure: CustomStringConvertible {
  let description: String

  init(_ error: any Error) {
    if let cause = (error as? CocoaError)?.underlying as? POSIXError {
      description = Errno(rawValue: cause.code.rawValue).description
    } else {
      description = error.localizedDescription
    }
  }

  /// From `errno` after a failed call.
  init(errno: Int32) {
    description = Errno(rawValue: errno).description
  }
}
