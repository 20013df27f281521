// SPDX-License-Identifier: Apache-2.0

/// How the samples of a batch are multiplied with a weight.
package enum Batching: Sendable {
  /// Each by itself: a sample's result does not depend, bit for bit, on the batch it is in.
  case apart
  /// All rows in one product, which is faster: for training.
  case together
}
