// SPDX-License-Identifier: Apache-2.0

/// Operations on vectors of the shared space, `[384]`.
enum SharedSpace {
  /// Dot product; of unit vectors the cosine.
  static func dot(_ one: [Float], _ other: [Float]) -> Float {
    precondition(
      one.count == other.count, "SharedSpace: vectors of \(one.count) and \(other.count)")
    var sum: Float = 0
    for index in one.indices { sum += one[index] * other[index] }
    return sum
  }

  /// The vector at length 1; `nil` where it has no direction.
  static func normalized(_ vector: [Float]) -> [Float]? {
    let length = dot(vector, vector).squareRoot()
    return length > 0 && length.isFinite ? vector.map { $0 / length } : nil
  }

  /// Unit vector in the middle of others; `nil` without any, and where they cancel out.
  static func mean(_ vectors: [[Float]]) -> [Float]? {
    guard var sum = vectors.first else { return nil }
    for vector in vectors.dropFirst() {
      for index in sum.indices { sum[index] += vector[index] }
    }
    return normalized(sum)
  }
}
