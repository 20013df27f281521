// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Models

struct ConverterTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func whatIsWrittenOutIsTheWholeProgram() throws {
    _ = try Converter(python: Python(), directory: folder.at("converter"))
    let source = Fixtures.project + "Sources/Models/Converter"
    let names = try FileManager.default.subpathsOfDirectory(atPath: source)
      .filter { $0.hasSuffix(".py") || $0.hasSuffix(".json") }
    let written = try FileManager.default.subpathsOfDirectory(atPath: folder.at("converter"))
    #expect(names.sorted() == written.filter { $0.contains(".") }.sorted())
    for name in names {
      #expect(
        FileManager.default.contentsEqual(
          atPath: "\(source)/\(name)", andPath: folder.at("converter/\(name)")), "\(name)")
    }
  }

  @Test func itsComplaintBecomesOneError() throws {
    let converter = try Converter(python: Python(), directory: folder.at("converter"))
    let wheel = try #require(ModelName.yamnet.carriers.first).wheel
    try folder.write("not a wheel", to: wheel)
    let digest = FileHash.sha256("not a wheel")
    let pinned = try #require(ModelName.yamnet.carriers.first).sha256
    #expect(
      throws: ModelsError.conversionFailed(
        model: .yamnet,
        reason: """
          \(folder.at(wheel)): SHA-256 is \(digest), expected \(pinned): \
          damaged or another version
          """)
    ) { try converter.convert(.yamnet, wheels: folder.path, output: folder.path) }
  }
}
