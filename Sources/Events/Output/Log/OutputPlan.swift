// SPDX-License-Identifier: Apache-2.0

/// Where the records of all sources go and how they are written.
///
/// Paths may hold `{camera}`, which stands for the source's name; `-` is standard output.
package struct OutputPlan: Hashable, Sendable {
  /// For segment, gap and health records.
  package var segments: String
  package var alerts: String
  package var fsync: FsyncPolicy
  package var rotation: RotationPolicy
  /// Memory that the waiting records of one output may take, in bytes.
  package var spoolBytes: Int

  package init(
    segments: String, alerts: String, fsync: FsyncPolicy = .alerts,
    rotation: RotationPolicy = RotationPolicy(), spoolBytes: Int = 64 << 20
  ) {
    self.segments = segments
    self.alerts = alerts
    self.fsync = fsync
    self.rotation = rotation
    self.spoolBytes = spoolBytes
  }

  private static let placeholder = "{camera}"

  var options: RecordLog.Options {
    RecordLog.Options(fsync: fsync, rotation: rotation, spoolBytes: spoolBytes)
  }

  /// The path for one source; equal paths are the same file.
  ///
  /// - Parameters:
  ///   - template: `segments` or `alerts`.
  ///   - source: name of the source.
  /// - Returns: the path, or `-`.
  package static func path(_ template: String, for source: String) -> String {
    let path = template.replacing(placeholder, with: fileName(for: source))
    return path == "/dev/stdout" ? "-" : path
  }

  /// The paths that a set of sources needs, and those that do not depend on any source.
  ///
  /// - Parameter sources: their names.
  /// - Returns: for each path whether segments go there, and not alerts only.
  /// - Throws: `OutputError.sameFile` if two sources would have one file of their own.
  func paths(for sources: [String]) throws(OutputError) -> [String: Bool] {
    var paths: [String: Bool] = [:]
    for template in [alerts, segments] {
      var owners: [String: String] = [:]
      for source in template.contains(Self.placeholder) ? sources : [""] {
        let path = Self.path(template, for: source)
        if let owner = owners[path], owner != source {
          throw .sameFile(output: path, one: owner, other: source)
        }
        owners[path] = source
        paths[path] = paths[path] == true || template == segments
      }
    }
    return paths
  }

  /// A name that is safe as part of a path: letters, digits, `-`, `_` and inner dots stay, the rest
  /// becomes `_`.
  static func fileName(for source: String) -> String {
    var name = ""
    for scalar in source.unicodeScalars {
      let isSafe =
        scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal
        || "-_".unicodeScalars.contains(scalar) || (scalar == "." && !name.isEmpty)
      name.unicodeScalars.append(isSafe ? scalar : "_")
      // Room for what is added to it, of the 255 bytes that a name may have.
      if name.utf8.count >= 160 { break }
    }
    return name.isEmpty ? "_" : name
  }
}
