// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import ConfigurationFiles

@Suite struct KeyLocatorTests {
  private let text = #"""
    # [comment] a = 1
    top = "a # [no] table"     # line 2
    "quoted key".'x.y' = 3

    [ table . sub ]            # line 5
    dotted.key = [             # line 6
      1, # one
      [2, 3], 
        { deep = 4, deeper = 5 }
    ]
    text = """
    [not.a.table]
    escaped \""" quotes""""
    literal = '''
    no = "key"
    \'''
    after = 17

    [[rule]]                   # line 19
    name = "a"
    [rule.zone]
    name = "b"
    [[rule]]
    name = "c"
    [[rule.part]]
    x = { y.z = 1 }
    [[rule.part]]
    x = 28
    empty = ""
    last = 30
    """#

  @Test(arguments: [
    ([PathPart.key("top")], 2),
    ([.key("quoted key")], 3),
    ([.key("quoted key"), .key("x.y")], 3),
    ([.key("table")], 5),
    ([.key("table"), .key("sub"), .key("dotted"), .key("key")], 6),
    ([.key("table"), .key("sub"), .key("dotted"), .key("key"), .index(0)], 7),
    ([.key("table"), .key("sub"), .key("dotted"), .key("key"), .index(1), .index(1)], 8),
    ([.key("table"), .key("sub"), .key("dotted"), .key("key"), .index(2), .key("deeper")], 9),
    ([.key("table"), .key("sub"), .key("text")], 11),
    ([.key("table"), .key("sub"), .key("literal")], 14),
    ([.key("table"), .key("sub"), .key("after")], 17),
    ([.key("rule"), .index(0), .key("name")], 20),
    ([.key("rule"), .index(0), .key("zone"), .key("name")], 22),
    ([.key("rule"), .index(1)], 23),
    ([.key("rule"), .index(1), .key("name")], 24),
    ([.key("rule"), .index(1), .key("part"), .index(0), .key("x"), .key("y"), .key("z")], 26),
    ([.key("rule"), .index(1), .key("part"), .index(1), .key("x")], 28),
    ([.key("rule"), .index(1), .key("part"), .index(1), .key("last")], 30),
  ])
  func everyKeyHasItsLine(path: [PathPart], line: Int) throws {
    #expect(try KeyLocator(TOMLParser.parse(text)).line(of: path) == line)
  }

  @Test func windowsLineEndsCountOnce() throws {
    let text = text.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "\r\n")
    #expect(
      try KeyLocator(TOMLParser.parse(text)).line(of: [.key("rule"), .index(1), .key("name")]) == 24
    )
  }

  @Test func whatIsNotThereIsAtTheLineOfWhatItWouldBeIn() throws {
    let locator = KeyLocator(try TOMLParser.parse(text))
    #expect(locator.line(of: [.key("rule"), .index(1), .key("none")]) == 23)
    #expect(locator.line(of: [.key("none")]) == 1)
  }
}
