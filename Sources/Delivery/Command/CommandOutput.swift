// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation

/// A file without a name that takes whatever a command prints, of which the beginning is kept.
///
/// Nobody has to read while the command runs, and what it started may go on printing after it.
struct CommandOutput {
  private static let longestText = 2000

  let handle: FileHandle

  init(in folder: String) throws {
    handle = try CommandInput("", in: folder).handle
  }

  /// What was printed up to now, on one line.
  var text: String {
    try? handle.seek(toOffset: 0)
    let data = try? handle.read(upToCount: Self.longestText)
    return String(decoding: data ?? Data(), as: UTF8.self).onOneLine
  }
}
