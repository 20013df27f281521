// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import ConfigurationFiles

@Suite struct CameraSettingsTests {
  @Test func aCameraNeedsANameAndAPlace() {
    expectMistakes(
      "[[camera]]\naudio = false",
      [
        """
        nightjar.toml: line 1: "camera.name" is missing, expected a string of 1 to 64 characters \
        without control characters.
        """,
        "nightjar.toml: line 1: \"camera.url\" is missing, expected it or url_file.",
      ])
  }

  @Test func aPlaceStandsInTheFileOrElsewhereButNotInBoth() {
    expectMistakes(
      "[[camera]]\nname = \"a\"\nurl = \"/dev/video0\"\nurl_file = \"credential:a\"",
      [
        """
        nightjar.toml: line 4: "camera.url_file" stands beside "url"; only one of them can count.
        """
      ])
  }

  @Test(arguments: [
    "rtsp://host/path", "rtsps://user:pass@host", "/dev/video0", "clip.mp4", "srt://[::1]:9000",
  ])
  func whatCanBeWatchedIsAccepted(url: String) throws {
    let settings = try read("[[camera]]\nname = \"a\"\nurl = \"\(url)\"")
    #expect(settings.cameras.map(\.url) == [url])
  }

  @Test func anAddressOfAnUnknownKindIsRefusedWithTheKindsThereAre() {
    expectMistakes(
      "[[camera]]\nname = \"a\"\nurl = \"gopher://host/\"",
      [
        """
        nightjar.toml: line 3: "camera.url" is the string "gopher://host/", expected a path, or an address \
        that begins with rtsp://, rtsps://, http://, https://, srt://, rtmp://, rtmps://, udp://, \
        tcp://.
        """
      ])
  }

  @Test func passwordsAreNotPrintedBack() throws {
    let text = """
      [output]
      alerts = "a.jsonl"
      [[camera]]
      name = "yard"
      url = "rtsp://user:hunter2@192.0.2.7/stream"
      [[sink]]
      name = "house"
      kind = "webhook"
      url = "https://user:hunter2@alerts.example/"
      """
    let shown = try read(text).text(showingSecrets: false)
    #expect(!shown.contains("hunter2"))
    #expect(shown.contains("url = \"rtsp://***@192.0.2.7/stream\"\n"))
    #expect(shown.contains("url = \"https://alerts.example/***\"\n"))
  }

  @Test(arguments: [
    "[[camera]]\nname = \"a\"\nurl = \"gopher://user:hunter2@host/\"",
    "[[camera]]\nname = \"a\"\nurl = rtsp://user:hunter2@host/",
    "[[camera]]\nname = \"a\"\nurl = \"a.mp4\"\nloop = \"rtsp://user:hunter2@host/\"",
    "[log]\nlevel = \"rtsp://user:hunter2@host/\"",
  ])
  func passwordsAreInNoMistake(text: String) throws {
    let error = try #require(throws: ConfigurationError.self) { try read(text) }
    #expect(!"\(error)".contains("hunter2"))
    #expect("\(error)".contains("://"))
  }

  @Test func aWebhookSpeaksHTTP() {
    expectMistakes(
      """
      [output]
      alerts = "a.jsonl"
      [[sink]]
      name = "s"
      kind = "webhook"
      url = "alerts.example"
      """,
      [
        """
        nightjar.toml: line 6: "sink.url" is the string "alerts.example", expected an address that \
        begins with http://, https://.
        """
      ])
  }

  @Test func noTwoCamerasShareAName() {
    let camera = "[[camera]]\nname = \"yard\"\nurl = \"a.mp4\"\n"
    expectMistakes(
      camera + camera,
      ["nightjar.toml: line 5: \"camera.name\" is \"yard\", as another camera's is already."])
  }

  @Test func theLongestWaitIsNotBelowTheShortest() {
    expectMistakes(
      """
      [[camera]]
      name = "yard"
      url = "a.mp4"
      reconnect_min = 2
      reconnect_max = 1
      """,
      [
        """
        nightjar.toml: line 5: "camera.reconnect_max" is 1.0, below the reconnect_min of 2.0.
        """
      ])
  }

  @Test func aMisspelledKeyOfACameraGetsTheNearestOne() {
    expectMistakes(
      "[[camera]]\nname = \"a\"\nurl = \"a.mp4\"\ntransprot = \"udp\"",
      [
        """
        nightjar.toml: line 4: unknown key "camera.transprot". Did you mean "transport"?
        """
      ])
  }

  @Test func aSinkNeedsWhatItsKindNeeds() {
    expectMistakes(
      "[output]\nalerts = \"a.jsonl\"\n[[sink]]\nname = \"s\"\nkind = \"mqtt\"\nurl = \"http://x\"",
      [
        "nightjar.toml: line 3: \"sink.host\" is missing, expected a string that is not empty.",
        "nightjar.toml: line 6: \"sink.url\" is no key of a sink of kind \"mqtt\".",
      ])
  }

  @Test func aSinkCanOnlyNameCamerasAndRulesThatThereAre() {
    expectMistakes(
      """
      [output]
      alerts = "a.jsonl"
      [[camera]]
      name = "yard"
      url = "a.mp4"
      [[sink]]
      name = "s"
      kind = "stdout"
      cameras = ["yarn"]
      rules = ["glass"]
      """,
      [
        """
        nightjar.toml: line 9: "sink.cameras" has "yarn", which is no camera's name, unlike \
        "yard".
        """
      ])
  }

  @Test func aSinkNeedsTheAlertsInAFile() {
    expectMistakes(
      "[[sink]]\nname = \"s\"\nkind = \"stdout\"",
      [
        """
        nightjar.toml: line 3: "sink.kind" needs the alerts in a file, to send them again after a \
        failure: set output.alerts.
        """
      ])
  }

  private func expectMistakes(
    _ text: String, _ mistakes: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    do {
      _ = try read(text)
      Issue.record("no mistake was found", sourceLocation: sourceLocation)
    } catch {
      #expect(
        "\(error)".split(separator: "\n").map(String.init) == mistakes,
        sourceLocation: sourceLocation)
    }
  }
}
