// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import ConfigurationFiles

@Suite struct TOMLParserTests {
  @Test(arguments: [
    ("\"\"", TOMLValue.string("")),
    (#""a\"b\\\n\t\r\b\f\u00e9\U0001F426""#, .string("a\"b\\\n\t\r\u{8}\u{C}é🐦")),
    ("'C:\\x'", .string("C:\\x")),
    ("\"\"\"\na\r\n\"\"b\"\"\"", .string("a\n\"\"b")),
    ("\"\"\"a\"\"\"\"\"", .string("a\"\"")),
    ("\"\"\"a\\  \n\n   b\"\"\"", .string("ab")),
    ("'''\n'a'\\\n'''", .string("'a'\\\n")),
    ("''''a'''''", .string("'a''")),
    ("0", .integer(0)), ("-17", .integer(-17)), ("+1_000", .integer(1000)),
    ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
    ("0xDEAD_beef", .integer(0xDEAD_BEEF)), ("0o755", .integer(0o755)), ("0b1_0", .integer(2)),
    ("1.5", .number(1.5)), ("-0.01", .number(-0.01)), ("1e3", .number(1000)),
    ("6_0.2_5E-0_1", .number(6.025)), ("inf", .number(.infinity)), ("-inf", .number(-.infinity)),
    ("true", .boolean(true)), ("false", .boolean(false)),
    ("1979-05-27", .date), ("1979-05-27T07:32:00Z", .date), ("1979-05-27 07:32:00.5-07:00", .date),
    ("07:32:00", .date),
    ("[]", .array([])), ("[ # none\n\n]", .array([])),
    ("{}", .table([:])), ("{ }", .table([:])),
  ])
  func valuesOfEveryKind(text: String, value: TOMLValue) throws {
    let document = try TOMLParser.parse("key = \(text) # comment\r\n")
    #expect(document.value == .table(["key": TOMLNode(line: 1, value: value)]))
  }

  @Test func tablesCanBeBuiltInManyWays() throws {
    let document = try TOMLParser.parse(
      """
      a.b = 1
      a."c d".e = 2
      [x.y]
      [x]
      f = { g.h = 3, i = [4,
        5,] }
      [[l]]
      [l.m]
      [[l]]
      [[l.n]]
      'é' = 6
      """)
    #expect(
      document
        == table(
          1,
          [
            "a": table(
              1,
              [
                "b": TOMLNode(line: 1, value: .integer(1)),
                "c d": table(2, ["e": TOMLNode(line: 2, value: .integer(2))]),
              ]),
            "x": table(
              4,
              [
                "y": table(3, [:]),
                "f": table(
                  5,
                  [
                    "g": table(5, ["h": TOMLNode(line: 5, value: .integer(3))]),
                    "i": array(
                      5,
                      [
                        TOMLNode(line: 5, value: .integer(4)),
                        TOMLNode(line: 6, value: .integer(5)),
                      ]),
                  ]),
              ]),
            "l": array(
              7,
              [
                table(7, ["m": table(8, [:])]),
                table(
                  9,
                  [
                    "n": array(10, [table(10, ["é": TOMLNode(line: 11, value: .integer(6))])])
                  ]),
              ]),
          ]))
  }

  @Test(arguments: [
    ("a", 1, 2, "expected \"=\", found the end of the file"),
    ("a = ", 1, 5, "expected a value, found the end of the file"),
    ("a =\nb = 1", 1, 4, "expected a value, found the end of the line"),
    ("= 1", 1, 1, "expected a key, found \"=\""),
    ("é = 1", 1, 1, "expected a key, found \"é\""),
    ("a. = 1", 1, 4, "expected a key, found \"=\""),
    ("a = 1 b = 2", 1, 7, "expected the end of the line, found \"b\""),
    ("a = [1 2]", 1, 8, "expected \",\" or \"]\", found \"2\""),
    ("a = [}", 1, 6, "expected a value, found \"}\""),
    ("a = [,]", 1, 6, "expected a value, found \",\""),
    ("a = [1", 1, 7, "expected \",\" or \"]\", found the end of the file"),
    ("a = {b = 1,}", 1, 12, "expected a key, found \"}\""),
    ("a = {b = 1\n}", 1, 11, "expected \",\" or \"}\", found the end of the line"),
    ("[a", 1, 3, "expected \"]\", found the end of the file"),
    ("[[a]", 1, 5, "expected \"]]\", found the end of the file"),
    ("[]", 1, 2, "expected a key, found \"]\""),
    ("x = 1\na = \"é\\q\"", 2, 7, escapeReason),
    ("a = \"\\u12\"", 1, 6, escapeReason),
    ("a = \"\\uD800\"", 1, 6, escapeReason),
    ("a = \"\\", 1, 6, escapeReason),
    ("a = \"b\n\"", 1, 5, "the string that begins here has no end"),
    ("\n a = '''b\n", 2, 6, "the string that begins here has no end"),
    ("a = \"\u{1}\"", 1, 6, "control character 1"),
    ("# \u{0}", 1, 3, "control character 0"),
    ("\"\"\"a\"\"\" = 1", 1, 1, "a key must not have three quotes"),
    ("a = fast", 1, 5, "\"fast\" is no value; if it is text, it needs quotes"),
    ("a = 01", 1, 5, "\"01\" is no value; if it is text, it needs quotes"),
    ("a = 1__0", 1, 5, "\"1__0\" is no value; if it is text, it needs quotes"),
    ("a = 1.", 1, 5, "\"1.\" is no value; if it is text, it needs quotes"),
    (
      "a = 9223372036854775808", 1, 5,
      "\"9223372036854775808\" is no value; if it is text, it needs quotes"
    ),
    ("a = 1\na = 2", 2, 6, "\"a\" is there already"),
    ("[a]\n[a]", 2, 4, "\"a\" is there already"),
    ("[a]\n[[a]]", 2, 6, "\"a\" is there already"),
    ("[[a]]\n[a]", 2, 4, "\"a\" is there already"),
    ("a = [1]\n[[a]]", 2, 6, "\"a\" is there already"),
    ("a = 1\n[a.b]", 2, 6, "\"a.b\" is there already"),
    ("a = {}\na.b = 1", 2, 8, "\"a.b\" is there already"),
    ("a.b = 1\n[a]", 2, 4, "\"a\" is there already"),
    ("[a.b]\n[a]\nb.c = 1", 3, 8, "\"b.c\" is there already"),
    ("a = {b = 1, b = 2}", 1, 18, "\"b\" is there already"),
  ])
  func whatIsNotTOMLIsToldWithItsPlace(text: String, line: Int, column: Int, reason: String) {
    #expect(throws: TOMLSyntaxError(line: line, column: column, reason: reason)) {
      try TOMLParser.parse(text)
    }
  }

  @Test(arguments: [
    ("a = ", "[", ""), ("a", ".a", " = 1"), ("[a", ".a", "]"), ("a = { b", ".b", " = 1 }"),
    ("a = ", "{a=", ""),
  ])
  func nestingThatCouldExhaustTheStackIsRefused(start: String, level: String, end: String) {
    let text = "\n" + start + String(repeating: level, count: 100_000) + end
    #expect {
      try TOMLParser.parse(text)
    } throws: {
      guard let error = $0 as? TOMLSyntaxError else { return false }
      return error.line == 2 && error.reason == "nested deeper than 64 levels"
    }
  }

  private func table(_ line: Int, _ members: [String: TOMLNode]) -> TOMLNode {
    TOMLNode(line: line, value: .table(members))
  }

  private func array(_ line: Int, _ elements: [TOMLNode]) -> TOMLNode {
    TOMLNode(line: line, value: .array(elements))
  }
}

private let escapeReason =
  "unknown escape; write \\\\ for a backslash, or use single quotes"
