// SPDX-License-Identifier: Apache-2.0

/// A dense array of 32-bit floats in row-major order, with value semantics.
///
/// Copies share memory until one of them is written to. Weights are usually tensors that borrow
/// from a memory-mapped file.
package struct Tensor: Sendable {
  /// Length of each axis; `[]` is a scalar.
  package let shape: [Int]
  private var storage: TensorStorage

  package var count: Int { storage.count }
  package var rank: Int { shape.count }

  /// For operations in this module that write every element.
  init(uninitialized shape: [Int]) {
    self.init(shape: shape, storage: TensorStorage(uninitialized: Self.count(of: shape)))
  }

  init(shape: [Int], storage: TensorStorage) {
    precondition(
      storage.count == Self.count(of: shape),
      "Tensor: shape \(shape) has \(Self.count(of: shape)) elements, storage \(storage.count)")
    self.shape = shape
    self.storage = storage
  }

  package init(zeros shape: [Int]) {
    self.init(repeating: 0, shape: shape)
  }

  package init(repeating value: Float, shape: [Int]) {
    self.init(uninitialized: shape)
    storage.base.update(repeating: value, count: count)
  }

  package init(_ values: [Float], shape: [Int]) {
    precondition(
      values.count == Self.count(of: shape),
      "Tensor: shape \(shape) has \(Self.count(of: shape)) elements, got \(values.count)")
    self.init(uninitialized: shape)
    values.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { storage.base.update(from: start, count: source.count) }
    }
  }

  /// A vector.
  package init(_ values: [Float]) {
    self.init(values, shape: [values.count])
  }

  /// All elements in row-major order, copied.
  package var values: [Float] {
    withUnsafeBufferPointer { Array($0) }
  }

  /// The same elements under another shape.
  package func reshaped(_ shape: [Int]) -> Tensor {
    Tensor(shape: shape, storage: storage)
  }

  package subscript(_ indices: Int...) -> Float {
    get { storage.base[offset(of: indices)] }
    set {
      let offset = offset(of: indices)
      withUnsafeMutableBufferPointer { $0[offset] = newValue }
    }
  }

  /// Lends the elements for reading; the pointer must not outlive `body`.
  func withUnsafeBufferPointer<R>(_ body: (UnsafeBufferPointer<Float>) throws -> R) rethrows -> R {
    try withExtendedLifetime(storage) {
      try body(UnsafeBufferPointer(start: storage.base, count: storage.count))
    }
  }

  /// Lends the elements for writing, after copying them if anyone else can see them.
  mutating func withUnsafeMutableBufferPointer<R>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> R
  ) rethrows -> R {
    if storage.isBorrowed || !isKnownUniquelyReferenced(&storage) {
      let copy = TensorStorage(uninitialized: storage.count)
      copy.base.update(from: storage.base, count: storage.count)
      storage = copy
    }
    return try body(UnsafeMutableBufferPointer(start: storage.base, count: storage.count))
  }

  private func offset(of indices: [Int]) -> Int {
    precondition(
      indices.count == shape.count && zip(indices, shape).allSatisfy { 0 <= $0 && $0 < $1 },
      "Tensor: index \(indices) is outside shape \(shape)")
    return zip(indices, shape).reduce(0) { $0 * $1.1 + $1.0 }
  }

  static func count(of shape: [Int]) -> Int { shape.reduce(1, *) }
}

extension Tensor: Equatable {
  package static func == (lhs: Tensor, rhs: Tensor) -> Bool {
    lhs.shape == rhs.shape
      && lhs.withUnsafeBufferPointer { a in
        rhs.withUnsafeBufferPointer { b in a.elementsEqual(b) }
      }
  }
}
