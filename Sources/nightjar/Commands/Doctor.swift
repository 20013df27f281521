// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Foundation
import Models

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "See whether everything that Nightjar needs is in place.",
    discussion: """
      Each line is OK, WARN (some things will not work) or FAIL (nothing will), with what to do \
      about it. Exits with 69 if anything failed.
      """)

  @OptionGroup var location: ModelsCommand.Location

  func run() throws {
    let configuration = Result { try location.configuration.file.load() }
    let settings = (try? configuration.get()) ?? Settings()
    let models = ModelDirectory(option: location.directory, configured: settings.models.directory)
    let findings =
      [Examination.configuration(location.configuration.file, configuration)]
      + Examination.media() + Examination.mathematics() + Examination.models(models)
      + Examination.directories(settings, models) + [Examination.python(models)]
    for finding in findings { print(finding) }
    if findings.contains(where: { $0.verdict == .fail }) {
      throw ExitCode(ExitStatus.unavailable.rawValue)
    }
  }
}
