// SPDX-License-Identifier: Apache-2.0

/// Bounds that a convolution holds its results to: the activation of convolutional networks.
package struct ClampRange: Equatable, Sendable {
  let low: Float
  let high: Float

  package static let none = ClampRange(low: -.infinity, high: .infinity)
  package static let relu = ClampRange(low: 0, high: .infinity)
  package static let relu6 = ClampRange(low: 0, high: 6)
}
