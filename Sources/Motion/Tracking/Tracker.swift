// SPDX-License-Identifier: Apache-2.0
import Core

/// Connects the blobs of successive pictures to tracks.
///
/// The surest track chooses first: the blob nearest to where it is expected, and others there as
/// long as all together are hardly larger than it was, since things come in pieces. Two things that
/// meet become one, and after they part one of them is a new track.
struct Tracker: Sendable {
  /// Blobs of a picture that are looked at, the largest ones.
  static let mostBlobs = 96
  /// Tracks that are followed at once.
  static let mostTracks = 128
  /// Unexplained blobs per picture that are reckoned with at any time.
  private static let leastClutter = 3.0
  /// Pictures without a blob after which something that is not sure yet is given up.
  private static let mostMisses = 2
  /// Seconds without a blob after which something that was sure is given up.
  private static let memory = MediaTime(seconds: 2)
  /// The same for what was not sure, where nothing could be seen at all.
  private static let shortMemory = MediaTime(seconds: 1)

  let columns: Int
  let rows: Int
  private(set) var tracks: [Track] = []
  private var nextID = 0
  private var clutter = leastClutter

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }

  /// Which cells belong to something that is known to have moved.
  var heldCells: [Bool] {
    var isHeld = [Bool](repeating: false, count: columns * rows)
    for track in tracks where track.isConfirmed {
      for cell in track.cells { isHeld[Int(cell)] = true }
    }
    return isHeld
  }

  mutating func read(_ found: [Blob], at time: MediaTime, elapsed: Double) {
    var blobs = Array(found.prefix(Self.mostBlobs))
    let unexplained = blobs.count { blob in
      !tracks.contains {
        $0.isConfirmed && $0.predictedBox(after: elapsed).isNear(blob.box, reach: $0.reach)
      }
    }
    clutter = max(Self.leastClutter, Double(unexplained), 0.8 * clutter)
    tracks.sort { ($0.isConfirmed ? 1 : 0, $0.score) > ($1.isConfirmed ? 1 : 0, $1.score) }
    for index in tracks.indices {
      guard let whole = takeParts(of: tracks[index], from: &blobs, elapsed: elapsed) else {
        tracks[index].miss(elapsed: elapsed)
        continue
      }
      tracks[index].observe(
        whole, at: time, elapsed: elapsed, clutter: clutter / Double(columns * rows))
    }
    drop(at: time)
    for blob in blobs.prefix(max(0, Self.mostTracks - tracks.count)) {
      tracks.append(
        Track(id: nextID, blob: blob, columns: columns, rows: rows, time: time))
      nextID += 1
    }
  }

  /// Nothing could be seen in a picture.
  mutating func coast(at time: MediaTime, elapsed: Double) {
    for index in tracks.indices { tracks[index].coast(elapsed: elapsed) }
    drop(at: time)
  }

  mutating func forget() { tracks = [] }

  private func takeParts(
    of track: Track, from blobs: inout [Blob], elapsed: Double
  ) -> Blob? {
    let expected = track.predictedBox(after: elapsed)
    var near = blobs.indices.filter { expected.isNear(blobs[$0].box, reach: track.reach) }
    near.sort { expected.distance(to: blobs[$0].box) < expected.distance(to: blobs[$1].box) }
    guard let first = near.first else { return nil }
    var whole = blobs[first]
    var taken: Set = [first]
    for index in near.dropFirst() where track.mayReach(whole.box.joined(with: blobs[index].box)) {
      whole.merge(blobs[index])
      taken.insert(index)
    }
    blobs = blobs.indices.filter { !taken.contains($0) }.map { blobs[$0] }
    return whole
  }

  private mutating func drop(at time: MediaTime) {
    tracks.removeAll { track in
      let silence = time - track.lastSeen
      if track.isConfirmed { return silence > Self.memory }
      return track.misses >= Self.mostMisses || silence > Self.shortMemory
    }
  }
}
