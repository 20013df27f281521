// SPDX-License-Identifier: Apache-2.0

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
    let document: TOMLNode
    do {
      document = try TOMLParser.parse(text)
    } catch {
      throw .invalid(
        path: path, mistakes: [.syntax(line: error.line, column: error.column, error.reason)])
    }
    let reader = SettingsReader(document)
    guard reader.mistakes.isEmpty else {
      throw .invalid(path: path, mistakes: reader.mistakes)
    }
    self = reader.settings
  }
}

extension ConfigurationError.Mistake {
  fileprivate static func syntax(line: Int, column: Int? = nil, _ reason: String) -> Self {
    ConfigurationError.Mistake(line: line, kind: .syntax(column: column, reason: reason))
  }
}
