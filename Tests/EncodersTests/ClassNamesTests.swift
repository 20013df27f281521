// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Encoders

@Suite struct ClassNamesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func readsTheNameColumnOfATabSeparatedList() throws {
    let path = try file("0\tn01\ttench\ttench, Tinca\ta fish\n1\tn02\tcock\tcock\tmale\n")
    #expect(try ClassNames.imageNet(path: path) == ["tench", "cock"])
  }

  @Test func readsQuotedFieldsOfACommaSeparatedList() throws {
    let path = try file(
      """
      index,mid,display_name
      0,/m/09x0r,Speech
      1,/m/0ytgt,"Child speech, kid speaking"
      2,/t/dd01,"The ""tick"" of a clock"\r\n
      """)
    #expect(
      try ClassNames.audioSet(path: path)
        == ["Speech", "Child speech, kid speaking", "The \"tick\" of a clock"])
  }

  @Test func namesTheFileAndTheFirstBadRow() throws {
    let path = try file("0\tn01\ttench\ttench\ta fish\n2\tn02\tcock\tcock\tmale\n")
    let error = #expect(throws: EncoderError.self) { try ClassNames.imageNet(path: path) }
    #expect(
      error?.description == """
        \(path): not a usable list of class names: expected 5 columns for class 1, found \
        ["2", "n02", "cock", "cock", "male"]. Run `nightjar models fetch` again.
        """)
  }

  @Test(arguments: [
    "", "index,mid,display_name\n", "0,/m/09x0r,Speech\n", "index,mid,display_name\n0,x\n",
  ])
  func refusesAListWithoutNames(text: String) throws {
    let path = try file(text)
    #expect(throws: EncoderError.self) { try ClassNames.audioSet(path: path) }
  }

  @Test func refusesAMissingFile() {
    let expected = EncoderError.badClassNames(
      path: "/nowhere/labels.tsv", reason: "cannot be read as UTF-8 text")
    #expect(throws: expected) { try ClassNames.imageNet(path: "/nowhere/labels.tsv") }
  }

  @Test func damagedListsAreReadOrRefused() throws {
    let rows = (0..<20).map { "\($0),/m/\($0),\"Name, number \($0)\"\n" }
    var mutator = Mutator(seed: 5)
    for _ in 0..<min(Mutator.count, 300) {
      let path = try file(
        mutator.mutate("index,mid,display_name\n" + rows.joined()))
      do {
        #expect(try !ClassNames.audioSet(path: path).isEmpty)
      } catch {
        #expect(error.description.hasPrefix(path))
      }
    }
  }

  private func file(_ text: String) throws -> String { try folder.file("names", text.utf8) }
}
