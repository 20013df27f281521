// SPDX-License-Identifier: Apache-2.0

extension Tensor {
  /// Lends the first element for reading; the pointer must not outlive `body`.
  func withPointer<R>(_ body: (UnsafePointer<Float>) throws -> R) rethrows -> R {
    try withUnsafeBufferPointer {
      try body(Self.base(of: UnsafeMutableBufferPointer(mutating: $0)))
    }
  }

  /// Lends the first elements of several tensors for reading, in their order.
  static func withPointers<R>(
    _ tensors: [Tensor], _ body: ([UnsafePointer<Float>]) throws -> R
  ) rethrows -> R {
    // A tensor's memory stays where it is for as long as the tensor lives.
    try withExtendedLifetime(tensors) { try body(tensors.map { $0.withPointer { $0 } }) }
  }

  /// Lends the first element for writing, after copying what anyone else can see.
  mutating func withMutablePointer<R>(
    _ body: (UnsafeMutablePointer<Float>) throws -> R
  ) rethrows -> R {
    try withUnsafeMutableBufferPointer { try body(Self.base(of: $0)) }
  }

  /// A tensor whose elements are all written by `body`.
  static func written(
    _ shape: [Int], _ body: (UnsafeMutablePointer<Float>) throws -> Void
  ) rethrows -> Tensor {
    var tensor = Tensor(uninitialized: shape)
    try tensor.withMutablePointer(body)
    return tensor
  }

  /// Applies `body` to every row of the last axis: row number, input row, output row.
  func mapRows(
    _ body: (Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor {
    let width = shape.last ?? 1
    return Tensor.written(shape) { out in
      withPointer { values in
        for row in 0..<(width == 0 ? 0 : count / width) {
          body(row, values + row * width, out + row * width)
        }
      }
    }
  }

  private static func base(
    of buffer: UnsafeMutableBufferPointer<Float>
  ) -> UnsafeMutablePointer<Float> {
    guard let base = buffer.baseAddress else {
      preconditionFailure("Tensor: storage without memory")
    }
    return base
  }
}
