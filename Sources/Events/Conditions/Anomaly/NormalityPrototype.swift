// SPDX-License-Identifier: Apache-2.0

/// One thing that a camera usually shows, as the middle of the segments that were like it.
struct NormalityPrototype: Hashable, Sendable {
  /// Least share of itself by which a new segment moves it, so that it can follow the seasons.
  static let slowestRate: Float = 0.01

  /// Unit vector, `[384]`.
  private(set) var vector: [Float]
  /// How many segments were like it; older ones count less.
  private(set) var weight: Float
  /// The same by hour of the week, `[168]`.
  private(set) var hours: [Float]
  /// Identifier of a segment that is much like it.
  private(set) var example: String
  /// Distance of that segment, which grows with time so that younger ones take its place.
  private(set) var exampleDistance: Float

  init(_ vector: [Float], weight: Float, hour: Int?, segment: String) {
    self.vector = vector
    self.weight = weight
    hours = Array(repeating: 0, count: HourOfWeek.count)
    if let hour { hours[hour] = weight }
    example = segment
    exampleDistance = 0
  }

  /// One that was kept.
  init(
    vector: [Float], weight: Float, hours: [Float], example: String, exampleDistance: Float
  ) {
    self.vector = vector
    self.weight = weight
    self.hours = hours
    self.example = example
    self.exampleDistance = exampleDistance
  }

  /// Half of one less the cosine: 0...1, and 0.5 for what has nothing in common.
  func distance(to other: [Float]) -> Float {
    min(1, max(0, (1 - SharedSpace.dot(vector, other)) / 2))
  }

  /// Takes a segment that is like it.
  mutating func take(
    _ other: [Float], weight added: Float, hour: Int?, segment: String, distance: Float
  ) {
    weight += added
    if let hour { hours[hour] += added }
    move(toward: other, by: max(added / weight, Self.slowestRate))
    exampleDistance *= 1.01
    if distance <= exampleDistance { (example, exampleDistance) = (segment, distance) }
  }

  /// Takes all that another prototype stands for.
  mutating func merge(_ other: NormalityPrototype) {
    if other.weight > weight {
      (example, exampleDistance) = (other.example, other.exampleDistance)
    }
    let total = weight + other.weight
    move(toward: other.vector, by: other.weight / total)
    weight = total
    for hour in hours.indices { hours[hour] += other.hours[hour] }
  }

  /// Counts in another unit.
  mutating func scale(by factor: Float) {
    weight *= factor
    for hour in hours.indices { hours[hour] *= factor }
  }

  private mutating func move(toward other: [Float], by rate: Float) {
    var moved = vector
    for index in moved.indices { moved[index] += rate * (other[index] - moved[index]) }
    vector = SharedSpace.normalized(moved) ?? vector
  }
}
