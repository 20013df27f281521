// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Segments
import Testing

@testable import Events

@Suite struct NormalityTests {
  private let warmUp = 200
  private let dimension = 16

  /// Unit vectors around the axis `place`, apart by a little noise from a seed.
  private struct Scenes {
    var state: UInt64
    let dimension: Int

    mutating func next(_ place: Int, noise: Float = 0.1) -> [Float] {
      let vector = (0..<dimension).map { index in
        (index == place ? 1 : 0) + noise * uniform()
      }
      return SharedSpace.normalized(vector) ?? []
    }

    /// -1..<1.
    private mutating func uniform() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / Float(1 << 23) - 1
    }
  }

  /// Has seen `places` in turn, `count` segments in all.
  private func normality(
    of places: [Int], count: Int, at hour: Int? = nil, seed: UInt64 = 7
  ) -> (Normality, Scenes) {
    var normality = Normality(model: "m", warmUp: warmUp)
    var scenes = Scenes(state: seed, dimension: dimension)
    for index in 0..<count {
      _ = normality.take(
        scenes.next(places[index % places.count]), present: [.video], hour: hour,
        segment: "s\(places[index % places.count])-\(index)")
    }
    return (normality, scenes)
  }

  private func score(_ verdict: AnomalyVerdict) -> Float? {
    if case .judged(let score, _) = verdict { score } else { nil }
  }

  @Test func aNewCameraWarmsUpAndSaysHowFarItIs() {
    var (normality, scenes) = normality(of: [0], count: 0)
    for seen in 0..<warmUp {
      let verdict = normality.take(
        scenes.next(seen % 2), present: [.video], hour: nil, segment: "s")
      #expect(verdict == .warmingUp(seen: seen, needed: warmUp))
    }
    let verdict = normality.take(scenes.next(0), present: [.video], hour: nil, segment: "s")
    #expect(score(verdict) != nil)
  }

  @Test func whatIsUsualScoresLowAndWhatIsNewHigh() throws {
    let (normality, scenes) = normality(of: [0, 1, 2], count: 1000)
    var fresh = scenes
    for place in 0..<3 {
      var copy = normality
      let verdict = copy.take(fresh.next(place), present: [.video], hour: nil, segment: "n")
      #expect(try #require(score(verdict)) < 0.6)
    }
    var copy = normality
    let verdict = copy.take(fresh.next(9), present: [.video], hour: nil, segment: "n")
    #expect(score(verdict) == 1)
  }

  @Test func theNearestNormalSegmentIsNamed() {
    var (normality, scenes) = normality(of: [0, 1], count: 600)
    for place in 0..<2 {
      let verdict = normality.take(
        scenes.next(place), present: [.video], hour: nil, segment: "n")
      guard case .judged(_, let nearest) = verdict else {
        Issue.record("not judged")
        return
      }
      #expect(nearest.hasPrefix("s\(place)-"))
    }
  }

  @Test func whatIsUsualByDayIsUnusualByNight() throws {
    var (normality, scenes) = normality(of: [0], count: 0)
    // Two hours of every day, for four weeks: traffic at noon, nothing at three.
    for day in 0..<28 {
      for index in 0..<450 {
        for (hour, place) in [(3, 0), (12, 1)] {
          _ = normality.take(
            scenes.next(place), present: [.video], hour: day % 7 * 24 + hour,
            segment: "d\(day)-\(index)")
        }
      }
    }
    let trafficAtNight = normality.take(
      scenes.next(1), present: [.video], hour: 3, segment: "n")
    let trafficByDay = normality.take(
      scenes.next(1), present: [.video], hour: 12, segment: "n")
    #expect(try #require(score(trafficAtNight)) == 1)
    #expect(try #require(score(trafficByDay)) < 0.6)
  }

  @Test func anHourThatWasHardlySeenBorrowsFromTheWeek() throws {
    var (normality, scenes) = normality(of: [0, 1], count: 1000, at: 5)
    let verdict = normality.take(scenes.next(1), present: [.video], hour: 100, segment: "n")
    #expect(try #require(score(verdict)) < 0.6)
  }

  @Test func oneStrangeEventIsStillStrangeTheSecondTimeAndUsualInTheEnd() throws {
    var (normality, scenes) = normality(of: [0, 1], count: 2000)
    let scores = (0..<300).map { _ in
      score(normality.take(scenes.next(9), present: [.video], hour: nil, segment: "n")) ?? -1
    }
    #expect(scores[0] == 1)
    #expect(scores[1] == 1)
    #expect(scores[299] < 0.6)
  }

  @Test func memoryIsBoundedAndTheCameraCanChange() throws {
    var normality = Normality(model: "m", warmUp: 10)
    var scenes = Scenes(state: 3, dimension: 128)
    for index in 0..<2000 {
      _ = normality.take(
        scenes.next(index % 128, noise: 0.01), present: [.video], hour: index % 168,
        segment: "s\(index)")
    }
    #expect(normality.prototypes.count == Normality.capacity)
    let weight = normality.prototypes.reduce(0) { $0 + $1.weight }
    #expect(abs(weight / 2000 - 1) < 0.01)
  }

  @Test func withoutAModalityThatItUsuallyHasASegmentIsNeitherJudgedNorLearnt() {
    var (normality, scenes) = normality(of: [0], count: 0)
    _ = normality.take(scenes.next(0), present: [.video, .audio], hour: nil, segment: "a")
    let before = normality
    let verdict = normality.take(scenes.next(1), present: [.video], hour: nil, segment: "b")
    let nothing = normality.take(scenes.next(1), present: [], hour: nil, segment: "c")
    #expect(verdict == .unknown)
    #expect(nothing == .unknown)
    #expect(normality == before)
  }

  @Test(arguments: [
    ([Modality.video: 0.5, .audio: 0.49], 1), ([.video: 0.49, .audio: 0], 0),
    ([.transcript: 1], 0),
  ])
  func aModalityThatIsHardlyThereIsNot(coverage: [Modality: Double], learnt: Int) {
    var normality = Normality(model: "m")
    let segment = Segment(
      source: "door", epoch: 0, start: .zero, end: MediaTime(seconds: 8), steps: 16,
      coverage: coverage, representation: [0.6, 0.8], gates: nil, path: .simple, sceneLabels: [],
      soundLabels: [], cues: [], activity: nil)
    _ = normality.take(segment, id: "a", timeZone: .gmt)
    #expect(normality.count == learnt)
  }

  @Test func whatIsOlderCountsLess() throws {
    var (old, scenes) = normality(of: [0], count: 100)
    // As if ten half-lives had gone by.
    old.origin -= Int(10 * Normality.halfLife)
    for index in 0..<100 {
      _ = old.take(scenes.next(1), present: [.video], hour: nil, segment: "n\(index)")
    }
    let weights = old.prototypes.map { ($0.vector[1] > $0.vector[0], $0.weight) }
    let new = weights.filter(\.0).reduce(0) { $0 + $1.1 }
    let former = weights.filter { !$0.0 }.reduce(0) { $0 + $1.1 }
    #expect(abs(new / former / 1024 - 1) < 0.01)
  }

  @Test func weightsAreCountedAnewBeforeTheyOverflow() {
    var (normality, scenes) = normality(of: [0], count: 10)
    normality.origin -= Int(20 * Normality.halfLife)
    _ = normality.take(scenes.next(0), present: [.video], hour: nil, segment: "n")
    #expect(normality.origin == 10)
    let weight = normality.prototypes.reduce(0) { $0 + $1.weight }
    #expect(abs(weight - 1) < 1e-3)
  }

  @Test(arguments: [
    (0, "GMT", 72), (-1, "GMT", 71), (4 * 86_400, "GMT", 0), (4 * 86_400 - 1, "GMT", 167),
    // 2024-07-01 00:30 in Berlin, a Monday, in summer time.
    (1_719_786_600, "Europe/Berlin", 0), (1_704_065_400, "Europe/Berlin", 0),
  ])
  func hoursAreCountedFromMondayByTheClockOnTheWall(seconds: Int, zone: String, hour: Int) throws {
    let timeZone = try #require(TimeZone(identifier: zone))
    #expect(HourOfWeek.of(MediaTime(seconds: Double(seconds)), in: timeZone) == hour)
  }
}
