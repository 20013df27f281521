// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Core

@Suite struct RedactorTests {
  @Test func whatItWasToldIsTakenOutInEverySpelling() {
    let redactor = Redactor()
    redactor.learn(RedactedURL("rtsp://user:hunt#er2@cam/a"))
    redactor.learn("topsecret")
    redactor.learn("")
    let text = "hunt#er2 hunt%23er2 dXNlcjpodW50I2VyMg== topsecret user"
    #expect(redactor.redact(text) == "*** *** *** *** user")
  }

  @Test func aSecretWithinAnotherDoesNotLeaveTheRestOfIt() {
    let redactor = Redactor()
    redactor.learn("abcd")
    redactor.learn("abcdefgh")
    #expect(redactor.redact("abcdefgh abcd") == "*** ***")
  }

  @Test func aShortSecretIsOnlyTakenOutWhereItIsAWord() {
    let redactor = Redactor()
    redactor.learn("a")
    #expect(redactor.redact("a cat:a, (a) banana") == "*** cat:***, (***) banana")
  }

  @Test(arguments: [
    ("open rtsp://u:pw@cam/x: refused", "open rtsp://***@cam/x: refused"),
    (
      "'http://c/a?token=abc' and srt://c?passphrase=abc",
      "'http://c/a?token=***' and srt://c?passphrase=***"
    ),
    (
      "Authorization: Digest username=\"u\", response=\"0f\"\r\nCSeq: 3",
      "Authorization: ***\r\nCSeq: 3"
    ),
    ("proxy-authorization: Basic dTpw", "proxy-authorization: ***"),
    ("rtsp://cam/a: not found", "rtsp://cam/a: not found"), ("nothing at all", "nothing at all"),
  ])
  func whatLooksLikeASecretIsTakenOut(text: String, redacted: String) {
    #expect(Redactor().redact(text) == redacted)
  }
}
