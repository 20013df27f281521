// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation

/// What a camera's rules remember, kept in a file over restarts.
package struct RuleMemoryFile: Sendable {
  private let path: String

  /// - Parameters:
  ///   - camera: its name.
  ///   - directory: where the daemon keeps its state.
  package init(camera: String, directory: String) {
    path = "\(directory)/rules/\(SafeFileName.encoded(camera)).json"
  }

  /// Nothing if the camera was never watched, or the file is damaged.
  package func load() -> RuleMemory {
    let contents = try? Data(contentsOf: URL(filePath: path))
    return contents.flatMap { try? JSONDecoder().decode(RuleMemory.self, from: $0) } ?? RuleMemory()
  }

  /// On a disk that cannot be written to, what was saved before stays.
  func save(_ memory: RuleMemory) {
    let folder = URL(filePath: path).deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try? JSONEncoder().encode(memory).write(to: URL(filePath: path), options: .atomic)
  }
}
