// SPDX-License-Identifier: Apache-2.0
import Core
import Events
import Foundation
import Logging
import Pipeline

/// What a camera usually shows, kept in a file over restarts.
struct NormalityFile: Sendable {
  private let path: String
  private let logger: Logger

  /// - Parameters:
  ///   - camera: its name.
  ///   - directory: where the daemon keeps its state.
  ///   - logger: told why a file is of no use.
  init(camera: String, directory: String, logger: Logger) {
    path = "\(directory)/normality/\(SafeFileName.encoded(camera)).json"
    self.logger = logger
  }

  var keeping: NormalityKeeping { NormalityKeeping(restore: restore, save: save) }

  /// What was learnt with the same models; `empty` if there is nothing of use.
  func restore(_ empty: Normality) -> Normality {
    do throws(NormalityError) {
      return try Normality.restore(from: path, model: empty.model, warmUp: empty.warmUp) ?? empty
    } catch {
      logger.warning("\(error)")
      return empty
    }
  }

  /// On a disk that cannot be written to, what was saved before stays.
  func save(_ normality: Normality) {
    let folder = URL(filePath: path).deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    do throws(NormalityError) {
      try normality.save(to: path)
    } catch {
      logger.warning("\(error)")
    }
  }
}
