// SPDX-License-Identifier: Apache-2.0

/// Which entries are real; the others are padding or missing.
package struct Mask: Hashable, Sendable {
  package let shape: [Int]
  /// In row-major order, true where real.
  package let isReal: [Bool]

  package init(_ isReal: [Bool], shape: [Int]) {
    precondition(
      isReal.count == Tensor.count(of: shape),
      "Mask: shape \(shape) has \(Tensor.count(of: shape)) entries, got \(isReal.count)")
    self.shape = shape
    self.isReal = isReal
  }

  package init(repeating value: Bool, shape: [Int]) {
    self.init(Array(repeating: value, count: Tensor.count(of: shape)), shape: shape)
  }

  /// `[B, T]`: the first `lengths[b]` steps of row `b` are real.
  package init(lengths: [Int], steps: Int) {
    self.init(
      lengths.flatMap { length in (0..<steps).map { $0 < length } }, shape: [lengths.count, steps])
  }

  /// For each row of the last axis, whether anything in it is real: one axis less.
  package var rowsWithAny: Mask {
    let width = shape.last ?? 1
    return Mask(
      (0..<Tensor.count(of: shape.dropLast())).map { row in
        isReal[row * width..<(row + 1) * width].contains(true)
      }, shape: shape.dropLast())
  }

  package static func & (lhs: Mask, rhs: Mask) -> Mask {
    precondition(lhs.shape == rhs.shape, "&: masks \(lhs.shape) and \(rhs.shape)")
    return Mask(zip(lhs.isReal, rhs.isReal).map { $0 && $1 }, shape: lhs.shape)
  }

  package static func | (lhs: Mask, rhs: Mask) -> Mask {
    precondition(lhs.shape == rhs.shape, "|: masks \(lhs.shape) and \(rhs.shape)")
    return Mask(zip(lhs.isReal, rhs.isReal).map { $0 || $1 }, shape: lhs.shape)
  }

  package static prefix func ! (mask: Mask) -> Mask {
    Mask(mask.isReal.map { !$0 }, shape: mask.shape)
  }

  /// Every entry `count` times along a new last axis.
  package func repeated(_ count: Int) -> Mask {
    Mask(isReal.flatMap { Array(repeating: $0, count: count) }, shape: shape + [count])
  }

  /// Entries `range` of the first axis.
  package func rows(_ range: Range<Int>) -> Mask {
    let width = Tensor.count(of: Array(shape.dropFirst()))
    return Mask(
      Array(isReal[range.lowerBound * width..<range.upperBound * width]),
      shape: [range.count] + shape.dropFirst())
  }

  package func reshaped(_ shape: [Int]) -> Mask { Mask(isReal, shape: shape) }

  /// Masks of equal shape side by side: one axis more.
  package static func stacked(_ masks: [Mask]) -> Mask {
    let shape = masks.first?.shape ?? []
    precondition(masks.allSatisfy { $0.shape == shape }, "stacked: masks \(masks.map(\.shape))")
    let count = Tensor.count(of: shape)
    return Mask(
      (0..<count).flatMap { i in masks.map { $0.isReal[i] } }, shape: shape + [masks.count])
  }
}
