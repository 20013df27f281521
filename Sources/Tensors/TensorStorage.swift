// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Floats in memory with one owner: allocated here, or lent by a mapped file that is kept alive.
///
/// `@unchecked Sendable`: written only while `Tensor` holds the sole reference to it.
final class TensorStorage: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  let count: Int
  /// What owns the memory; `nil` when this object does.
  private let owner: AnyObject?

  var isBorrowed: Bool { owner != nil }

  /// Memory with whatever was in it before.
  init(uninitialized count: Int) {
    self.count = count
    owner = nil
    base = StoragePool.shared.take(count)
  }

  init(borrowing base: UnsafePointer<Float>, count: Int, owner: AnyObject) {
    self.base = UnsafeMutablePointer(mutating: base)
    self.count = count
    self.owner = owner
  }

  deinit {
    if owner == nil { StoragePool.shared.give(base, count) }
  }
}

/// The memory that tensors are made in.
package enum TensorMemory {
  /// Makes room for several threads to do at once what one has done so far.
  ///
  /// Otherwise memory would grow whenever more of them than ever happen to be in the middle of it.
  ///
  /// - Parameter threads: how many.
  package static func provision(forThreads threads: Int) {
    StoragePool.shared.multiply(by: threads)
  }
}

/// Keeps freed buffers for the next tensor of the same size.
///
/// A network asks for the same sizes for every frame. Large ones would otherwise go back to the
/// kernel each time and fault in again page by page, which costs more than some layers.
///
/// `@unchecked Sendable`: `state` is touched only while `lock` is held. A POSIX lock, because the
/// thread sanitizer cannot see the futex inside `Synchronization.Mutex`.
private final class StoragePool: @unchecked Sendable {
  static let shared = StoragePool()

  /// Bytes kept at most while unused.
  private static let limit = 48 << 20

  private struct State {
    var free: [Int: [UnsafeMutablePointer<Float>]] = [:]
    var bytes = 0
  }
  private let lock = NSLock()
  private var state = State()

  func take(_ count: Int) -> UnsafeMutablePointer<Float> {
    let capacity = Self.capacity(count)
    let reused = lock.withLock { () -> UnsafeMutablePointer<Float>? in
      guard let pointer = state.free[capacity]?.popLast() else { return nil }
      state.bytes -= capacity * MemoryLayout<Float>.stride
      return pointer
    }
    return reused ?? take(new: capacity)
  }

  private func take(new capacity: Int) -> UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer.allocate(
      byteCount: capacity * MemoryLayout<Float>.stride, alignment: 64
    ).assumingMemoryBound(to: Float.self)
  }

  func give(_ pointer: UnsafeMutablePointer<Float>, _ count: Int) {
    let capacity = Self.capacity(count)
    let bytes = capacity * MemoryLayout<Float>.stride
    let kept = lock.withLock { () -> Bool in
      guard state.bytes + bytes <= Self.limit else { return false }
      state.free[capacity, default: []].append(pointer)
      state.bytes += bytes
      return true
    }
    if !kept { UnsafeMutableRawPointer(pointer).deallocate() }
  }

  /// Adds buffers of all sizes that are free, up to so many times as many, as far as may be kept.
  func multiply(by factor: Int) {
    let free = lock.withLock { state.free.mapValues(\.count) }
    for (capacity, count) in free.sorted(by: { $0.key < $1.key }) {
      let new = (0..<count * max(0, factor - 1)).map { _ in take(new: capacity) }
      for pointer in new {
        // Pages that nobody has touched are not there yet.
        pointer.initialize(repeating: 0, count: capacity)
        give(pointer, capacity)
      }
    }
  }

  /// Whole cache lines, at least one.
  private static func capacity(_ count: Int) -> Int { max(16, (count + 15) & ~15) }
}
