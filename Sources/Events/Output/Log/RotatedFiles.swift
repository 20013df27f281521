// SPDX-License-Identifier: Apache-2.0
import Compression
import Dispatch
import Logging

/// Compresses and removes the files of an output that are no longer written to.
///
/// After a crash at any point the next round finishes the work, and meanwhile no record is missing
/// or there twice: a file counts for as long as it is there, its compressed copy only after that.
struct RotatedFiles: Sendable {
  /// One round at a time in the whole process: it is disk and processor work that can wait.
  static let queue = DispatchQueue(label: "nightjar.rotated", qos: .utility)

  let generations: RecordGenerations
  let policy: RotationPolicy
  let calls: any FileCalls
  let logger: Logger

  func tidy() {
    do {
      try removeOldest()
      if policy.gzip { try compress() }
    } catch {
      logger.warning("\(error)")
    }
  }

  private func removeOldest() throws {
    guard let keep = policy.keep else { return }
    let files = try generations.ownRotated()
    let kept = Set(files.map(\.firstSequence)).sorted().suffix(max(keep, 1))
    for file in files where !kept.contains(file.firstSequence) {
      try calls.remove(file.path)
    }
  }

  private func compress() throws {
    let files = try generations.ownRotated()
    for file in files where !file.isCompressed {
      let (copy, unfinished) = ("\(file.path).gz", "\(file.path).gz.tmp")
      try Gzip.compress(file.path, to: unfinished)
      // One that is there already is what a crash left between the next two steps.
      if files.contains(where: { $0.path == copy }) { try calls.remove(copy) }
      try calls.move(unfinished, to: copy)
      try calls.synchronizeFolder(generations.folder)
      try calls.remove(file.path)
    }
  }
}
