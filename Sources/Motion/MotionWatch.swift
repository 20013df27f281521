// SPDX-License-Identifier: Apache-2.0
import Core

/// Looks at a camera's scenes for one rule.
///
/// Without anything that moves it costs nothing, however many rules there are.
package struct MotionWatch: Sendable {
  /// A track that is not in the zone for so long has left.
  private static let absence = MediaTime(seconds: 2)
  /// What did not get anywhere for so long does not move, it only is there.
  private static let recently = MediaTime(seconds: 2)
  /// Cells that it has to get in that time.
  private static let leastWay = 1.0

  private let criteria: MotionCriteria
  private var cells: ZoneCells?
  private var stays: [Int: (since: MediaTime, until: MediaTime)] = [:]
  private var wayfarers: [Int: Wayfarer] = [:]

  package init(_ criteria: MotionCriteria) {
    self.criteria = criteria
  }

  package mutating func read(_ scene: MotionScene) -> MotionReading {
    guard scene.isReady else { return MotionReading() }
    guard !scene.tracks.isEmpty else {
      stays = [:]
      wayfarers = [:]
      return MotionReading(verdict: .clear)
    }
    let zone = cells(for: scene)
    let seen = scene.tracks.filter { $0.lastSeen == scene.time }
    let going = seen.filter { isHeaded($0, at: scene.time) }
    var reading = MotionReading()
    reading.share = going.reduce(0) { $0 + zone.share(of: $1.cells) }
    reading.crossings = crossings(of: seen, in: scene, zoneArea: zone.area)
    reading.longestStay = longestStay(of: seen, in: scene, zone: zone)
    reading.verdict = verdict(reading)
    return reading
  }

  private func verdict(_ reading: MotionReading) -> Verdict {
    if criteria.crossing != nil { return reading.crossings.isEmpty ? .clear : .met(1) }
    if let loitering = criteria.loitering {
      return .comparing(reading.longestStay.seconds, to: loitering.seconds)
    }
    return .comparing(reading.share, to: criteria.minimumArea)
  }

  private mutating func cells(for scene: MotionScene) -> ZoneCells {
    if let cells, cells.columns == scene.columns, cells.rows == scene.rows { return cells }
    let fresh = ZoneCells(criteria.zone, columns: scene.columns, rows: scene.rows)
    cells = fresh
    return fresh
  }

  private func isHeaded(_ track: Track, at time: MediaTime) -> Bool {
    let way = track.way(since: time - Self.recently)
    guard way.length >= Self.leastWay else { return false }
    return criteria.heading == nil || Heading(way) == criteria.heading
  }

  private mutating func crossings(
    of tracks: [Track], in scene: MotionScene, zoneArea: Double
  ) -> [MotionReading.Crossing] {
    guard let crossing = criteria.crossing else { return [] }
    let present = Set(scene.tracks.map(\.id))
    wayfarers = wayfarers.filter { present.contains($0.key) }
    var crossings: [MotionReading.Crossing] = []
    for track in tracks {
      let isLarge = Double(track.cells.count) >= criteria.minimumArea * zoneArea
      let passages = wayfarers[track.id, default: Wayfarer()].follow(track, over: crossing.line)
      for (direction, time) in passages
      where isLarge && [direction, .both].contains(crossing.direction) {
        crossings.append(.init(track: track.id, direction: direction, time: time))
      }
    }
    return crossings
  }

  private mutating func longestStay(
    of tracks: [Track], in scene: MotionScene, zone: ZoneCells
  ) -> MediaTime {
    guard criteria.loitering != nil else { return .zero }
    for track in tracks where zone.share(of: track.cells) >= criteria.minimumArea {
      stays[track.id, default: (scene.time, scene.time)].until = scene.time
    }
    stays = stays.filter { scene.time - $0.value.until <= Self.absence }
    return stays.values.map { $0.until - $0.since }.max() ?? .zero
  }
}

/// A track's way with respect to a line.
///
/// Only places clearly beside the line count, so what stands on it does not cross it all the time.
private struct Wayfarer {
  /// Distance from the line, as a share of the picture.
  private static let clearly = 0.01

  private var lastStop: Track.Stop?
  private var lastTime: MediaTime?

  /// The line's crossings on the stops of the path that were not looked at before.
  mutating func follow(
    _ track: Track, over line: CrossingLine
  ) -> [(direction: CrossingDirection, time: MediaTime)] {
    var crossings: [(direction: CrossingDirection, time: MediaTime)] = []
    for stop in track.path where lastTime.map({ stop.time > $0 }) ?? true {
      lastTime = stop.time
      guard abs(line.distance(of: stop.place)) >= Self.clearly else { continue }
      if let lastStop, let direction = line.crossing(from: lastStop.place, to: stop.place) {
        crossings.append((direction, stop.time))
      }
      lastStop = stop
    }
    return crossings
  }
}
