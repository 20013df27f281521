// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation

extension Settings {
  /// What is no mistake but will hardly work, or not be safe.
  ///
  /// - Parameter file: where the settings are from.
  /// - Returns: a sentence each, with what to do.
  package func warnings(about file: ConfigurationFile) -> [String] {
    let missing = namedFiles.compactMap { key, path in
      path.isEmpty || path.hasPrefix("credential:") || FileManager.default.fileExists(atPath: path)
        ? nil : "\(key): there is no file \(path). Make it, or correct the path."
    }
    let others = missing + sceneWarnings + sentenceWarnings
    guard case .file(let path) = file, hasPasswords, Self.isReadableByAll(path) else {
      return others
    }
    let exposed =
      "\(path): has passwords, and every user can read it. Run chmod o-r, or use url_file."
    return others + [exposed]
  }

  private var namedFiles: [(key: String, path: String)] {
    cameras.flatMap { camera in
      let name = "camera \"\(camera.name)\""
      return [
        ("\(name): url_file", camera.urlFile), ("\(name): ca_file", camera.certificates),
        ("\(name): transcript", camera.transcript),
      ]
    }
      + sinks.flatMap { sink in
        let name = "sink \"\(sink.name)\""
        return [
          ("\(name): url_file", sink.urlFile), ("\(name): secret_file", sink.secretFile),
          ("\(name): ca_file", sink.certificates),
          ("\(name): password_file", sink.passwordFile),
        ]
      } + [("http.token_file", http.tokenFile), ("fusion.weights", fusion.weights)]
  }

  private var hasPasswords: Bool {
    (cameras.map(\.url) + sinks.map(\.url)).contains { "\(RedactedURL($0))".contains("***") }
  }

  private static func isReadableByAll(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0
    return mode & 0o004 != 0
  }
}
