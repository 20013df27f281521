// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation

/// Takes whatever a command prints, and keeps the beginning of it.
final class CommandOutput: Sendable {
  private static let longestText = 2000

  let pipe = Pipe()
  private let text = Locked(Data())

  func start() {
    pipe.fileHandleForReading.readabilityHandler = { [text] handle in
      let data = handle.availableData
      if data.isEmpty { handle.readabilityHandler = nil }
      text.withLock { text in text.append(data.prefix(Self.longestText - text.count)) }
    }
  }

  /// Takes no more, even if what the command started still prints.
  func finish() -> String {
    pipe.fileHandleForReading.readabilityHandler = nil
    return text.withLock { String(decoding: $0, as: UTF8.self) }.onOneLine
  }
}
