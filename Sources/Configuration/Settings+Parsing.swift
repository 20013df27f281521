// SPDX-License-Identifier: Apache-2.0
import TOMLKit

extension Settings {
  /// Reads the text of a configuration file.
  ///
  /// - Parameters:
  ///   - bytes: the file, UTF-8.
  ///   - path: what error messages call it.
  /// - Throws: `ConfigurationError.invalid` with all mistakes there are.
  package init(bytes: some Collection<UInt8>, path: String) throws(ConfigurationError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
      throw .invalid(path: path, mistakes: [.syntax(line: bad + 1, "not UTF-8 text")])
    }
    try self.init(text: text, path: path)
  }

  private init(text: String, path: String) throws(ConfigurationError) {
    // A NUL would end the text for the parser, which is written in C++.
    if let nul = text.utf8.firstIndex(of: 0) {
      let line = text.utf8[..<nul].count { $0 == UInt8(ascii: "\n") } + 1
      throw .invalid(path: path, mistakes: [.syntax(line: line, "a NUL byte")])
    }
    let locator = KeyLocator(text)
    if let line = locator.tooDeepLine {
      let reason = "nested deeper than \(KeyLocator.deepestNesting) levels"
      throw .invalid(path: path, mistakes: [.syntax(line: line, reason)])
    }
    let reader = SettingsReader(try Self.parse(text, path: path), locator: locator)
    guard reader.mistakes.isEmpty else {
      throw .invalid(path: path, mistakes: reader.mistakes)
    }
    self = reader.settings
  }

  private static func parse(
    _ text: String, path: String
  ) throws(ConfigurationError) -> [String: TOMLNode] {
    do {
      return try TOMLNode.document(text)
    } catch {
      let place = (error as? TOMLParseError)?.source.begin
      let reason = (error as? TOMLParseError)?.description ?? "\(error)"
      throw .invalid(
        path: path,
        mistakes: [.syntax(line: place?.line ?? 1, column: place?.column, reason)])
    }
  }
}

extension ConfigurationError.Mistake {
  fileprivate static func syntax(line: Int, column: Int? = nil, _ reason: String) -> Self {
    ConfigurationError.Mistake(line: line, kind: .syntax(column: column, reason: reason))
  }
}
