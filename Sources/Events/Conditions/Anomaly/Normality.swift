// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Segments

/// What one camera usually shows at each hour of the week, learnt from what it shows.
///
/// At most `capacity` prototypes stand for everything seen. What is new gets a prototype of its own,
/// for which the two that are closest become one (incremental clustering: Charikar et al. 1997,
/// doi:10.1145/258533.258657); everything else moves its nearest prototype (online k-means). Every
/// prototype counts how often it was met in each hour of the week; an hour that was seen little
/// borrows from the whole week. A segment's distance is that to the nearest prototype that is usual
/// at its hour, its score that distance against the camera's own distances.
///
/// Nobody says which segments are normal, so all are learnt: what happens again and again becomes
/// normal. Older ones count less, half after `halfLife`; the distances they score against do not
/// age. Takes about 150 KB, whatever it has seen.
package struct Normality: Hashable, Sendable {
  static let capacity = 64
  /// Below this distance a segment is like a prototype, however many are free.
  static let leastDistance: Float = 0.005
  /// Share of an hour's segments from which a prototype is usual then.
  static let usualShare: Float = 0.002
  /// Segments below which an hour of the week borrows from the others: two weeks of 8 s.
  static let hourSegments: Float = 900
  /// Segments after which one counts half: four weeks of 8 s.
  static let halfLife = 302_400.0
  /// Rank of the distance that scores 0.5.
  static let rareRank = 0.999

  /// Identity of the models; vectors of others cannot be compared.
  package let model: String
  /// Segments before the first one is judged.
  package let warmUp: Int
  /// Segments that were learnt.
  package internal(set) var count = 0
  var prototypes: [NormalityPrototype] = []
  /// The value of `count` at which a segment weighs 1.
  var origin = 0
  /// Distances since the first half of the warm-up.
  var distances = QuantileSketch()
  /// The modalities that segments have had so far.
  var modalities: Set<Modality> = []

  /// - Parameters:
  ///   - model: identity of the models that make the vectors.
  ///   - warmUp: segments before the first one is judged; by default a day of 8 s.
  package init(model: String, warmUp: Int = 10_800) {
    precondition(warmUp > 0, "Normality: warm-up of \(warmUp) segments")
    self.model = model
    self.warmUp = warmUp
  }

  /// Judges a segment, and learns it.
  ///
  /// - Parameters:
  ///   - vector: its unit vector in the shared space.
  ///   - present: the modalities of which at least half was there.
  ///   - hour: hour of the week, if known.
  ///   - segment: its identifier.
  /// - Returns: the verdict by what was known before.
  mutating func take(
    _ vector: [Float], present: Set<Modality>, hour: Int?, segment: String
  ) -> AnomalyVerdict {
    // Without its sound a segment has another vector, as unusual as that may be: it would only tell
    // that the microphone is off, and teach that this is how the camera sounds.
    guard !present.isEmpty, present.isSuperset(of: modalities) else { return .unknown }
    modalities.formUnion(present)
    let usual = nearest(to: vector, among: usualIndices(at: hour))
    defer { learn(vector, hour: hour, segment: segment) }
    guard let usual else { return .warmingUp(seen: count, needed: warmUp) }
    let rare = distances.quantile(Self.rareRank)
    if count >= warmUp / 2 { distances.add(usual.distance) }
    guard count >= warmUp, let rare else { return .warmingUp(seen: count, needed: warmUp) }
    let unit = 2 * max(Float(rare), Self.leastDistance)
    return .judged(
      score: min(1, usual.distance / unit), nearest: prototypes[usual.index].example)
  }

  /// The prototypes that are usual at an hour, or in the week if the hour is unknown.
  private func usualIndices(at hour: Int?) -> [Int] {
    let total = prototypes.reduce(0) { $0 + $1.weight }
    let inHour = hour.map { hour in prototypes.reduce(0) { $0 + $1.hours[hour] } } ?? 0
    let borrowed = max(0, Self.hourSegments * unitWeight - inHour)
    return prototypes.indices.filter { index in
      let prototype = prototypes[index]
      let own = hour.map { prototype.hours[$0] } ?? 0
      return own + borrowed * prototype.weight / total >= Self.usualShare * (inHour + borrowed)
    }
  }

  private func nearest(
    to vector: [Float], among indices: some Sequence<Int>
  ) -> (index: Int, distance: Float)? {
    indices.map { ($0, prototypes[$0].distance(to: vector)) }.min { $0.1 < $1.1 }
  }
}

extension Normality {
  /// Weight of a segment now: growing, so that older ones count less in comparison.
  private var unitWeight: Float { Float(exp2(Double(count - origin) / Self.halfLife)) }

  private mutating func learn(_ vector: [Float], hour: Int?, segment: String) {
    defer { count += 1 }
    if unitWeight > 1e6 {
      let factor = 1 / unitWeight
      for index in prototypes.indices { prototypes[index].scale(by: factor) }
      origin = count
    }
    let weight = unitWeight
    if let (index, distance) = nearest(to: vector, among: prototypes.indices),
      distance <= Self.leastDistance || !makeRoom(for: distance)
    {
      prototypes[index].take(
        vector, weight: weight, hour: hour, segment: segment, distance: distance)
    } else {
      prototypes.append(
        NormalityPrototype(vector, weight: weight, hour: hour, segment: segment))
    }
  }

  /// Whether there is room for a prototype at some distance from all others.
  ///
  /// If all places are taken, the closest two become one, unless they are farther from each other.
  private mutating func makeRoom(for distance: Float) -> Bool {
    guard prototypes.count >= Self.capacity else { return true }
    var closest = (one: 0, other: 0, distance: Float.infinity)
    for one in prototypes.indices {
      for other in prototypes.indices.dropFirst(one + 1) {
        let apart = prototypes[one].distance(to: prototypes[other].vector)
        if apart < closest.distance { closest = (one, other, apart) }
      }
    }
    guard closest.distance < distance else { return false }
    let other = prototypes.remove(at: closest.other)
    prototypes[closest.one].merge(other)
    return true
  }
}
