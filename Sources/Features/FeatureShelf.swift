// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

/// A cache that live sources are recorded into: the oldest of them make room for what is new.
///
/// What was extracted from files is neither counted nor removed. Any thread may call any method.
package final class FeatureShelf: Sendable {
  package let cache: FeatureCache
  private let limit: Int
  /// Names of the sources that are being recorded.
  private let open = Locked<Set<String>>([])

  /// - Parameters:
  ///   - cache: where the features go.
  ///   - limit: bytes that all recorded sources together may take.
  package init(_ cache: FeatureCache, limit: Int) {
    self.cache = cache
    self.limit = limit
  }

  func begin(_ name: String) { open.withLock { _ = $0.insert(name) } }

  func end(_ name: String) { open.withLock { _ = $0.remove(name) } }

  /// Removes the oldest recorded sources, but for those that are being recorded, until the rest is
  /// small enough.
  ///
  /// - Returns: whether it is now.
  /// - Throws: `FeaturesError` if the cache cannot be read or written.
  func trim() throws(FeaturesError) -> Bool {
    let recorded = try cache.sources().filter { $0.origin?.session != nil }
    let folders = recorded.map { source in
      let folder = cache.folder(of: source.name)
      return (name: source.name, path: folder, size: Self.size(folder), date: Self.date(folder))
    }
    var total = folders.reduce(0) { $0 + $1.size }
    let open = open.withLock { $0 }
    for folder in folders.sorted(by: { $0.date < $1.date })
    where total > limit && !open.contains(folder.name) {
      do {
        // Without this file it is no source any more, however far the rest comes.
        try FileManager.default.removeItem(atPath: "\(folder.path)/source.json")
        try FileManager.default.removeItem(atPath: folder.path)
      } catch {
        throw .cannotWrite(path: folder.path, reason: error.localizedDescription)
      }
      total -= folder.size
    }
    return total <= limit
  }

  private static func size(_ folder: String) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.reduce(0) { sum, name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      return sum + ((attributes?[.size] as? Int) ?? 0)
    }
  }

  /// When it was last added to.
  private static func date(_ folder: String) -> Date {
    let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/source.json")
    return attributes?[.modificationDate] as? Date ?? .distantPast
  }
}
