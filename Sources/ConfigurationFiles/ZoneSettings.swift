// SPDX-License-Identifier: Apache-2.0
import Core

extension Settings {
  /// A `[[zone]]`: a part of the picture of some cameras.
  package struct NamedZone: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Codable, Sendable {
      /// Rules look at it.
      case motion
      /// Nobody may see it.
      case mask
    }

    /// Unique among the zones.
    package var name = ""
    package var kind = Kind.motion
    /// Shares of the picture's width and height.
    package var points: [Point] = []
    /// Cameras that it is drawn for; none means all.
    package var cameras: [String] = []

    package init() {}

    /// `nil` only for what no file can have, as it is checked when it is read.
    package var zone: Zone? { try? Zone(points) }

    fileprivate func isDrawn(for camera: String) -> Bool {
      cameras.isEmpty || cameras.contains(camera)
    }
  }

  /// What nobody may see of a camera or file.
  package func masks(of camera: String) -> [Zone] {
    zones.filter { $0.kind == .mask && $0.isDrawn(for: camera) }.compactMap(\.zone)
  }

  /// The zones that rules may look at on a camera or file, by name.
  package func motionZones(of camera: String) -> [String: Zone] {
    let drawn = zones.filter { $0.kind == .motion && $0.isDrawn(for: camera) }
    return Dictionary(
      drawn.compactMap { named in named.zone.map { (named.name, $0) } },
      uniquingKeysWith: { first, _ in first })
  }
}

/// The keys of a `[[zone]]`, in the order in which they are printed.
enum ZoneSchema {
  static let keys: [SettingKey<Settings.NamedZone>] = [
    SettingKey("name", \.name, .name, "What rules call it; no two zones share one."),
    SettingKey(
      "kind", \.kind, .word,
      "\"motion\": rules look at it. \"mask\": it is black in all that is analysed or shown."),
    SettingKey(
      "points", \.points, .corners,
      "Corners in order around it, each with the shares of the picture's width and height."),
    SettingKey("cameras", \.cameras, .texts, "Cameras that have it; [] is all, and files."),
  ]

  static let required = ["name", "points"]
  /// Keys that have no value where they are left out.
  static let withoutDefault = ["name", "points"]
}

extension ValueFormat<[Point]> {
  /// Places in the picture.
  static let corners = ValueFormat(
    expectation: "an array of corners, each [x, y] with numbers from 0 to 1",
    read: { value in
      guard case .array(let nodes) = value else { return nil }
      let corners = nodes.compactMap { corner($0.value) }
      return corners.count == nodes.count ? corners : nil
    },
    write: { corners in
      "[" + corners.map { "[\($0.x), \($0.y)]" }.joined(separator: ", ") + "]"
    })

  private static func corner(_ value: TOMLValue) -> Point? {
    guard case .array(let nodes) = value, nodes.count == 2 else { return nil }
    let numbers = nodes.compactMap { ValueFormat<Double>.number(0...1).read($0.value) }
    return numbers.count == 2 ? Point(x: numbers[0], y: numbers[1]) : nil
  }
}
