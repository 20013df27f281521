// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation

/// How far one sink has got in one output, kept in a file of its own.
///
/// The file is replaced as a whole, and only after it is on the disk: a crash leaves the old or
/// the new one, so an alert may be delivered twice but is never left out.
struct Cursor {
  private struct Contents: Codable {
    let sink: String
    let output: String
    let anchors: [RecordAnchor]
  }

  private static let suffix = ".cursor"

  private let sink: String
  private let output: String
  let path: String

  init(sink: String, output: String, directory: String) {
    self.sink = sink
    self.output = output
    let name = [sink, output].map(SafeFileName.encoded).joined(separator: "@")
    path = "\(directory)/\(name)\(Self.suffix)"
  }

  /// Where to begin: behind the last record that was handled, else as the sink wants it.
  ///
  /// A file that cannot be understood counts as the beginning, because nothing may be left out.
  func start(ofNew start: SinkOptions.Start) throws -> RecordFollower.Start {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch CocoaError.fileReadNoSuchFile {
      return start == .now ? .now : .beginning
    }
    guard let contents = try? JSONDecoder().decode(Contents.self, from: data),
      contents.sink == sink, contents.output == output
    else { return .beginning }
    return .after(contents.anchors)
  }

  /// The outputs in which a sink has been: what was written to them is owed to it even after the
  /// configuration has gone over to others.
  static func outputs(of sink: String, in directory: String) -> Set<String> {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    let contents = names.filter { $0.hasSuffix(suffix) }.compactMap { name in
      (try? Data(contentsOf: URL(filePath: "\(directory)/\(name)")))
        .flatMap { try? JSONDecoder().decode(Contents.self, from: $0) }
    }
    return Set(contents.filter { $0.sink == sink }.map(\.output))
  }

  func store(_ anchors: [RecordAnchor]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let contents = Contents(sink: sink, output: output, anchors: anchors)
    // Written beside it, synchronized, and renamed.
    try encoder.encode(contents).write(to: URL(filePath: path), options: .atomic)
  }
}
