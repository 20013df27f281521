// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Where settings come from, and how they are got from there.
package enum ConfigurationFile: Equatable, Sendable {
  case file(String)
  /// No file anywhere: the built-in defaults.
  case builtIn

  package static let systemPath = "/etc/nightjar/config.toml"
  package static let environmentVariable = "NIGHTJAR_CONFIG"
  /// Far more than anyone writes by hand.
  static let largestSize = 1 << 18

  /// The file that the command line names, else the environment, else the system's if it exists.
  package static func find(
    named path: String?, environment: [String: String], systemPath: String = systemPath
  ) -> ConfigurationFile {
    if let path { return .file(path) }
    if let path = environment[environmentVariable], !path.isEmpty { return .file(path) }
    return FileManager.default.fileExists(atPath: systemPath) ? .file(systemPath) : .builtIn
  }

  /// Reads and checks the settings.
  package func load() throws(ConfigurationError) -> Settings {
    switch self {
    case .builtIn: Settings()
    case .file(let path): try Settings(bytes: try Self.contents(of: path), path: path)
    }
  }

  private static func contents(of path: String) throws(ConfigurationError) -> Data {
    let contents: Data
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: path))
      contents = try handle.read(upToCount: largestSize + 1) ?? Data()
      try handle.close()
    } catch {
      throw .cannotRead(path: path, reason: reason(for: error, path: path))
    }
    guard contents.count <= largestSize else {
      throw .cannotRead(path: path, reason: "it is larger than 256 KiB")
    }
    return contents
  }

  private static func reason(for error: any Error, path: String) -> String {
    let values = try? URL(filePath: path).resourceValues(forKeys: [.isDirectoryKey])
    if values?.isDirectory == true { return "it is a directory" }
    switch (error as? CocoaError)?.code {
    case .fileNoSuchFile, .fileReadNoSuchFile: return "no such file"
    case .fileReadNoPermission: return "permission denied"
    default: return error.localizedDescription
    }
  }
}

extension ConfigurationFile: CustomStringConvertible {
  package var description: String {
    switch self {
    case .file(let path): path
    case .builtIn: "built-in defaults"
    }
  }
}
