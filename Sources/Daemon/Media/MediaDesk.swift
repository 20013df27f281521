// SPDX-License-Identifier: Apache-2.0
import Core
import Dispatch
import Foundation
import Media

/// The folder of snapshots and clips, which is kept to its limits even if nothing is added.
package final class MediaDesk: Sendable {
  /// How often what is too old is deleted.
  private static let interval = 3600.0

  private let store = Locked<(folder: MediaFolder, store: MediaStore)?>(nil)
  private let timer: Locked<any DispatchSourceTimer>

  package init() {
    let timer = DispatchSource.makeTimerSource(
      queue: DispatchQueue(label: "nightjar.media", qos: .utility))
    timer.schedule(deadline: .now() + Self.interval, repeating: Self.interval)
    timer.setEventHandler { [store] in store.withLock { $0?.store }?.prune() }
    timer.resume()
    self.timer = Locked(timer)
  }

  deinit { timer.withLock { $0.cancel() } }

  /// The store in a folder, made if need be.
  func store(_ folder: MediaFolder) throws(FootageError) -> MediaStore {
    try store.withLock { current throws(FootageError) in
      if let current, current.folder == folder { return current.store }
      let new = try MediaStore(directory: folder.path, limits: folder.limits)
      current = (folder, new)
      return new
    }
  }

  /// Keeps a folder from an earlier run to its limits, whether or not rules want more of it.
  func adopt(_ folder: MediaFolder) {
    if FileManager.default.fileExists(atPath: folder.path) { _ = try? store(folder) }
  }
}
