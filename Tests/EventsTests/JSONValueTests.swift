// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Events

@Suite struct JSONValueTests {
  @Test func membersKeepTheirOrder() {
    let value: JSONValue = ["z": .integer(1), "a": ["y": nil, "b": .bool(true)], "m": .array([])]
    #expect(value.line == #"{"z":1,"a":{"y":null,"b":true},"m":[]}"#)
  }

  @Test(arguments: [
    (0, "0.0"), (0.1, "0.1"), (12.5, "12.5"), (-3, "-3.0"), (1e-7, "1e-07"), (1e300, "1e+300"),
    (0.1 + 0.2, "0.30000000000000004"), (.nan, "null"), (.infinity, "null"), (-.infinity, "null"),
  ])
  func numbersAreAsShortAsTheyCanBe(number: Double, text: String) {
    #expect(JSONValue.number(number).line == text)
    if number.isFinite { #expect(Double(text) == number) }
  }

  @Test(arguments: [
    (0.1, "0.1"), (1 / 3, "0.33333334"), (-1e-10, "-1e-10"), (.nan, "null"),
    (.leastNonzeroMagnitude, "1e-45"), (-.infinity, "null"),
  ])
  func singlePrecisionNeedsFewerDigits(number: Float, text: String) {
    #expect(JSONValue.single(number).line == text)
    if number.isFinite { #expect(Float(text) == number) }
  }

  @Test(arguments: [
    ("plain", #""plain""#), ("a\"b\\c/d", #""a\"b\\c/d""#), ("\n\r\t", #""\n\r\t""#),
    ("\u{0}\u{8}\u{1f}\u{7f}\u{9b}", #""\u0000\u0008\u001f\u007f\u009b""#),
    ("\r\n", #""\r\n""#), ("\u{2028}\u{2029}", #""\u2028\u2029""#),
    ("Grüße, 世界 🌍", #""Grüße, 世界 🌍""#),
  ])
  func textIsEscaped(text: String, json: String) throws {
    let line = JSONValue.string(text).line
    #expect(line == json)
    #expect(try JSON(text: line).string == text)
  }

  @Test func keysAreEscapedToo() {
    #expect(JSONValue.object([.init("a\"\n", .null)]).line == #"{"a\"\n":null}"#)
  }
}
