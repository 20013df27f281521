// SPDX-License-Identifier: Apache-2.0
import Core
import Features
import Foundation
import Media

/// A file of footage, and what its features are called in a cache.
struct FootageFile: Equatable {
  let path: String
  /// The file's name; in a directory that was named, the path from there.
  let name: String

  private static let extensions: Set<String> = [
    "3gp", "aac", "avi", "flac", "flv", "m4a", "m4v", "mkv", "mov", "mp3", "mp4", "mpeg", "mpg",
    "mts", "oga", "ogg", "ogv", "opus", "ts", "wav", "webm", "wmv",
  ]

  /// The files that are named, and in directories all that look like footage, in order.
  ///
  /// - Throws: `Failure` if something is not there, or if two files would have one name.
  static func all(in arguments: [String]) throws(Failure) -> [FootageFile] {
    var files: [FootageFile] = []
    for argument in arguments {
      var isDirectory: ObjCBool = false
      guard FileManager.default.fileExists(atPath: argument, isDirectory: &isDirectory) else {
        throw Failure("\(argument): there is no such file or directory.", status: .noInput)
      }
      files += isDirectory.boolValue ? footage(in: argument) : [FootageFile(path: argument)]
    }
    guard !files.isEmpty else {
      throw Failure("no footage in \(arguments.joined(separator: ", ")).", status: .noInput)
    }
    for (name, same) in Dictionary(grouping: files, by: \.name) where same.count > 1 {
      throw Failure(
        """
        \(same[0].path) and \(same[1].path): both would be called \(name). \
        Name the directory that both are in instead.
        """, status: .usage)
    }
    return files
  }

  /// Changes with the footage and with all that is said about it.
  func fingerprint(captions: [CaptionText]) -> String {
    let files = [path, TranscriptReader.sidecar(of: path)].map { path in
      let attributes = path.flatMap { try? FileManager.default.attributesOfItem(atPath: $0) }
      let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      return "\((attributes?[.size] as? Int) ?? -1) \(time)"
    }
    let texts = captions.map { caption in
      "\(caption.cue.start.nanoseconds) \(caption.cue.end.nanoseconds) "
        + caption.sentences.joined(separator: "\t")
    }
    return FNV1a.digits(of: (files + texts).joined(separator: "\n").utf8)
  }

  private init(path: String, name: String? = nil) {
    self.path = path
    self.name = name ?? URL(filePath: path).lastPathComponent
  }

  private static func footage(in directory: String) -> [FootageFile] {
    let names =
      FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
    return names.filter { name in
      !name.split(separator: "/").contains { $0.hasPrefix(".") }
        && extensions.contains(URL(filePath: name).pathExtension.lowercased())
    }.sorted().map { FootageFile(path: "\(directory)/\($0)", name: $0) }
  }
}
