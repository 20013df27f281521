// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Core
import Events
import Models

extension OutputFormat: ExpressibleByArgument {}

/// Everything that an analysis is to do.
struct AnalysisRequest: Equatable {
  /// A path, or `-` for standard input.
  let file: String
  let transcript: String?
  /// With what the command line changes in them.
  let settings: Settings
  let models: ModelDirectory
  let format: OutputFormat
  let from: MediaTime?
  let to: MediaTime?
  let audioStream: Int?
  let videoStream: Int?
}
