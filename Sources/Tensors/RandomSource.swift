// SPDX-License-Identifier: Apache-2.0

/// A seeded stream of random bits: the same seed gives the same numbers on every machine.
///
/// Source: Steele, Lea and Flood 2014, *Fast splittable pseudorandom number generators*,
/// doi:10.1145/2660193.2660195 (SplitMix64).
package struct RandomSource: RandomNumberGenerator, Sendable {
  /// Where the stream stands: a source with this seed goes on with the same numbers.
  package private(set) var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform in `0..<1`, all 24 bits of a float's precision.
  package mutating func uniform() -> Float {
    Float(next() >> 40) * 0x1p-24
  }

  /// Uniform in `0..<count`.
  package mutating func index(below count: Int) -> Int {
    precondition(count > 0, "RandomSource: an index below \(count)")
    return Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// The numbers `0..<count` in random order.
  package mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    shuffle(&order)
    return order
  }

  /// Puts the elements into random order (Durstenfeld 1964, doi:10.1145/364520.364540).
  ///
  /// Not the standard library's `shuffle(using:)`, which may draw otherwise in another version.
  package mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in elements.indices.reversed() { elements.swapAt(last, index(below: last + 1)) }
  }

  /// A stream of its own for every number, whatever is drawn from this one.
  package func stream(_ number: Int) -> RandomSource {
    var mixed = RandomSource(seed: state &+ UInt64(truncatingIfNeeded: number))
    return RandomSource(seed: mixed.next())
  }

  /// Independent uniform values in `-scale..<scale`.
  package mutating func tensor(shape: [Int], scale: Float = 1) -> Tensor {
    Tensor((0..<Tensor.count(of: shape)).map { _ in (2 * uniform() - 1) * scale }, shape: shape)
  }
}
