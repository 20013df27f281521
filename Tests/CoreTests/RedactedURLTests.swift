// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Core

@Suite struct RedactedURLTests {
  @Test(arguments: [
    ("rtsp://cam/a", "rtsp://cam/a", "rtsp://cam/a"),
    ("rtsp://cam:554/a@2x?x=1", "rtsp://cam:554/a@2x?x=1", "rtsp://cam:554/a@2x?x=1"),
    ("RTSP://u:p@cam/a", "rtsp://u:p@cam/a", "rtsp://***@cam/a"),
    ("rtsp://u:p@ss@cam:554/a", "rtsp://u:p%40ss@cam:554/a", "rtsp://***@cam:554/a"),
    ("rtsp://u:p#q?r@cam/a", "rtsp://u:p%23q%3Fr@cam/a", "rtsp://***@cam/a"),
    ("rtsp://u:p/q@cam/a", "rtsp://u:p%2Fq@cam/a", "rtsp://***@cam/a"),
    ("rtsp://u:p@ss:w/rd%@cam:5/a", "rtsp://u:p%40ss%3Aw%2Frd%25@cam:5/a", "rtsp://***@cam:5/a"),
    ("rtsp://u:p/@cam", "rtsp://u:p%2F@cam", "rtsp://***@cam"),
    ("rtsp://u:p@cam/a@2x", "rtsp://u:p@cam/a@2x", "rtsp://***@cam/***@2x"),
    ("rtsp://cam/", "rtsp://cam/", "rtsp://cam/"),
    ("rtsp:///a", "rtsp:///a", "rtsp:///a"),
    ("rtsp://u:a:b@cam/a", "rtsp://u:a%3Ab@cam/a", "rtsp://***@cam/a"),
    ("rtsp://u:p%40s%s@cam", "rtsp://u:p%40s%25s@cam", "rtsp://***@cam"),
    ("rtsp://u@cam/a", "rtsp://u@cam/a", "rtsp://***@cam/a"),
    ("rtsp://u:p@[fe80::1]:554/a", "rtsp://u:p@[fe80::1]:554/a", "rtsp://***@[fe80::1]:554/a"),
    ("http://[::1]/a", "http://[::1]/a", "http://[::1]/a"),
    (
      "http://c/i?user=a&PassWord=x/y&w=1", "http://c/i?user=a&PassWord=x/y&w=1",
      "http://c/i?user=a&PassWord=***&w=1"
    ),
    (
      "srt://c:9?passphrase=0123456789", "srt://c:9?passphrase=0123456789",
      "srt://c:9?passphrase=***"
    ),
    (
      "rtsp://c/user=a_password=x_y_channel=1/t?api-key=",
      "rtsp://c/user=a_password=x_y_channel=1/t?api-key=",
      "rtsp://c/user=a_password=***_channel=1/t?api-key="
    ),
    ("clips/a@b:c.mp4", "clips/a@b:c.mp4", "clips/a@b:c.mp4"),
    ("-", "-", "-"), ("/dev/video0", "/dev/video0", "/dev/video0"),
  ])
  func aURLIsOpenedWithItsSecretsAndShownWithout(text: String, revealed: String, shown: String) {
    let url = RedactedURL(text)
    #expect(url.revealed == revealed)
    #expect("\(url)" == shown)
    #expect(String(reflecting: url) == shown)
  }

  @Test func nothingThatPrintsItTellsThePassword() {
    struct Holder { let url: RedactedURL }
    let holder = Holder(url: RedactedURL("rtsp://user:hunter2@cam/a?token=s3cret"))
    var dumped = ""
    dump(holder, to: &dumped)
    for text in [dumped, "\(holder)", String(reflecting: holder), "\([holder.url])"] {
      #expect(!text.contains("hunter2") && !text.contains("s3cret"))
    }
  }

  @Test func secretsAreKnownInEverySpelling() {
    let url = RedactedURL("http://user:p@s#é@cam/a?token=a%20b")
    #expect(
      url.secrets == [
        "p@s#é", "p%40s%23%C3%A9", "p%40s%23%c3%a9", "dXNlcjpwQHMjw6k=", "a%20b", "a b",
      ])
    #expect(RedactedURL("http://user@cam/").secrets.isEmpty)
  }

  @Test func base64IsPadded() {
    #expect(
      ["", "a", "ab", "abc", "ä?"].map(Base64.encode) == ["", "YQ==", "YWI=", "YWJj", "w6Q/"])
  }
}
