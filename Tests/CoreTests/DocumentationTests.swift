// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct DocumentationTests {
  static let documents: [String] = {
    let files = FileManager.default
    let folders = ["", "docs/", "samples/", "Benchmarks/", "Tests/Fixtures/"]
    return folders.flatMap { folder in
      let names = (try? files.contentsOfDirectory(atPath: Fixtures.project + folder)) ?? []
      return names.filter { $0.hasSuffix(".md") }.sorted().map { folder + $0 }
    }
  }()

  @Test func thereIsAReadmeThatNamesTheOtherDocuments() throws {
    let readme = try Document(path: "README.md")
    let targets = Set(readme.links.map(\.file))
    for path in Self.documents where path.hasPrefix("docs/") {
      #expect(targets.contains(path), "README.md does not name \(path)")
    }
    #expect(Self.documents.contains("README.md"))
  }

  @Test(arguments: documents)
  func linksResolve(path: String) throws {
    for link in try Document(path: path).links {
      #expect(
        FileManager.default.fileExists(atPath: Fixtures.project + link.file),
        "\(path): no file \(link.file)")
      if let anchor = link.anchor {
        let anchors = try Document(path: link.file).anchors
        #expect(anchors.contains(anchor), "\(path): \(link.file) has no heading #\(anchor)")
      }
    }
  }

  @Test(arguments: documents)
  func filesThatAreNamedExist(path: String) throws {
    for name in try Document(path: path).namedFiles {
      #expect(
        FileManager.default.fileExists(atPath: Fixtures.project + name), "\(path): no file \(name)")
    }
  }
}

/// A Markdown file of the project, and what it points to.
private struct Document {
  let text: String
  /// Path of its folder in the project, empty or with a slash at the end.
  private let folder: String

  init(path: String) throws {
    text = try String(contentsOfFile: Fixtures.project + path, encoding: .utf8)
    folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  /// Links to files of the project, as paths from its root.
  var links: [(file: String, anchor: String?)] {
    text.matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }
      .filter { !$0.contains("://") && !$0.hasPrefix("mailto:") }
      .map { target in
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let url = URL(filePath: "/" + folder + parts[0]).standardized.path()
        return (String(url.dropFirst()), parts.count > 1 ? String(parts[1]) : nil)
      }
  }

  /// Paths in backquotes, from the root of the project.
  var namedFiles: [String] {
    text.matches(of: /`((?:Sources|Tests|docs|scripts|samples|Benchmarks)\/[\w.\/-]+)`/)
      .map { String($0.1) }
  }

  /// What headings are called in links, by GitHub's rule.
  var anchors: Set<String> {
    Set(
      text.matches(of: /(?m)^#+ (.+)$/).map { match in
        String(
          match.1.lowercased().compactMap { character in
            character == " "
              ? "-"
              : character.isLetter || character.isNumber || "-_".contains(character)
                ? character : nil
          })
      })
  }
}
