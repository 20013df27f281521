// SPDX-License-Identifier: Apache-2.0
import Core
import Testing

@testable import ConfigurationFiles

@Suite struct ZoneSettingsTests {
  private static let file = """
    [[camera]]
    name = "yard"
    url = "a.mp4"
    [[camera]]
    name = "door"
    url = "b.mp4"
    [[zone]]
    name = "street"
    points = [[0, 0.5], [1, 0.25], [1, 1]]
    [[zone]]
    name = "window"
    kind = "mask"
    points = [[0.5, 0.5], [1, 0.5], [1, 1]]
    cameras = ["door"]
    """

  @Test func zonesAreThoseOfTheirCameras() throws {
    let settings = try read(Self.file)
    let street = try Zone([Point(x: 0, y: 0.5), Point(x: 1, y: 0.25), Point(x: 1, y: 1)])
    let window = try Zone([Point(x: 0.5, y: 0.5), Point(x: 1, y: 0.5), Point(x: 1, y: 1)])
    #expect(settings.masks(of: "yard").isEmpty)
    #expect(settings.masks(of: "door") == [window])
    #expect(settings.motionZones(of: "yard") == ["street": street])
    #expect(settings.motionZones(of: "film.mp4") == ["street": street])
  }

  @Test(arguments: [
    (
      "name = \"a\"",
      """
      nightjar.toml: line 1: "zone.points" is missing, expected an array of corners, each [x, y] \
      with numbers from 0 to 1.
      """
    ),
    (
      "name = \"a\"\npoints = [[0, 0], [1, 1]]",
      """
      nightjar.toml: line 3: "zone.points" is no polygon (it has 2 corners. Give at least 3).
      """
    ),
    (
      "name = \"a\"\npoints = [[0, 0], [1, 1], [1, 0], [0, 1]]",
      """
      nightjar.toml: line 3: "zone.points" is no polygon (the sides that begin at corners 1 and 3 \
      cross or touch. Give the corners in order around the zone).
      """
    ),
    (
      "name = \"a\"\npoints = [[0, 0], [1, 0], [0, 1.5]]",
      """
      nightjar.toml: line 3: "zone.points" is an array of 3, expected an array of corners, each \
      [x, y] with numbers from 0 to 1.
      """
    ),
    (
      "name = \"a\"\nkind = \"hidden\"\npoints = [[0, 0], [1, 0], [0, 1]]",
      """
      nightjar.toml: line 3: "zone.kind" is the string "hidden", expected "motion" or "mask".
      """
    ),
    (
      "name = \"a\"\ncameras = [\"yard\"]\npoints = [[0, 0], [1, 0], [0, 1]]",
      "nightjar.toml: line 3: \"zone.cameras\" has \"yard\", which is no camera's name."
    ),
  ])
  func mistakesAreNamed(table: String, mistake: String) throws {
    let error = try #require(throws: ConfigurationError.self) { try read("[[zone]]\n" + table) }
    #expect("\(error)" == mistake)
  }

  @Test func noTwoZonesShareAName() throws {
    let text = "[[zone]]\nname = \"a\"\npoints = [[0, 0], [1, 0], [0, 1]]\n"
    let error = try #require(throws: ConfigurationError.self) { try read(text + text) }
    #expect(
      "\(error)" == """
        nightjar.toml: line 5: "zone.name" is "a", as another zone's is already.
        """)
  }
}
