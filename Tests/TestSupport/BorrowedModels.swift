// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A model directory with links to the pretrained models, for tests that install weights of their
/// own.
package struct BorrowedModels {
  private let folder: TemporaryFolder

  package init() throws {
    folder = try TemporaryFolder()
    for name in try FileManager.default.contentsOfDirectory(atPath: TestModels.directory)
    where name.hasSuffix(".safetensors") || !name.hasPrefix(".") && name.contains(".") {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/\(name)", withDestinationPath: "\(TestModels.directory)/\(name)")
    }
  }

  package var path: String { folder.path }
}
