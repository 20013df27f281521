// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Core
import Daemon
import Foundation
import Media
import Models

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "See whether everything that Nightjar needs is in place.",
    discussion: """
      Each line is OK, WARN (some things will not work) or FAIL (nothing will), with what to do \
      about it. Exits with 69 if anything failed.
      """)

  @OptionGroup var location: ModelsCommand.Location

  @Option(
    help: ArgumentHelp(
      "Open this camera of the configuration for 5 s, and look at nothing else.",
      valueName: "name"))
  var camera: String?

  func run() throws {
    if let camera { return try report(examine(camera)) }
    let configuration = Result { try location.configuration.file.load() }
    let settings = (try? configuration.get()) ?? Settings()
    let models = ModelDirectory(option: location.directory, configured: settings.models.directory)
    let findings =
      [Examination.configuration(location.configuration.file, configuration)]
      + Examination.media() + Examination.mathematics() + Examination.models(models)
      + [Examination.temporalWeights(models)]
      + Examination.directories(settings, models) + [Examination.python(models)]
    try report(findings)
  }

  private func examine(_ name: String) throws -> [Finding] {
    let file = location.configuration.file
    let cameras = try file.load().cameras
    guard let camera = cameras.first(where: { $0.name == name }) else {
      let names = cameras.map(\.name).joined(separator: ", ")
      throw Failure(
        """
        \(file): there is no camera "\(name)". \
        Name one of: \(names.isEmpty ? "none" : names).
        """, status: .usage)
    }
    return Examination.camera(
      name, watching: MediaTime(seconds: 5), options: { try SourceOptions(camera) },
      limit: camera.openTimeout)
  }

  private func report(_ findings: [Finding]) throws {
    for finding in findings { print(finding) }
    if findings.contains(where: { $0.verdict == .fail }) {
      throw ExitCode(ExitStatus.unavailable.rawValue)
    }
  }
}
