// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Core
import Dispatch
import Encoders
import Features
import Foundation
import Models
import Pipeline

struct ComposeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compose",
    abstract: "Put footage for training together from features that a cache has.",
    discussion: """
      Each line of PLAN is a source, as JSON: its "name" and its "segments", each with "video" and \
      "audio", lists of runs [source, first step, steps] whose source may be null, and with \
      "captions" and "cues", lists of {"start", "end", "text"} in seconds from the segment's \
      start. A caption may have a "contrast", a sentence that is not true.

      What the cache has already is left alone, so an interrupted run may simply be repeated.
      """)

  @Argument(help: "What to put together, JSON lines.", completion: .file())
  var plan: String

  @Option(
    help: ArgumentHelp("The cache that the plan takes steps from.", valueName: "dir"),
    completion: .directory)
  var pieces: String

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp("The cache to write, made if there is none.", valueName: "dir"),
    completion: .directory)
  var cache: String

  @OptionGroup var configuration: ConfigurationOption

  @Option(
    help: ArgumentHelp("Directory with the models.", valueName: "dir"), completion: .directory)
  var models: String?

  func run() throws {
    let settings = try configuration.file.load()
    let plans = try Composition.read(path: plan)
    let text = try ModelSet.load(
      ModelDirectory(option: models, configured: settings.models.directory)
    ).text()
    let pieces = try FeatureCache(path: pieces)
    let target = try FeatureCache(path: cache, maker: pieces.maker)
    let composer = try FeatureComposer(
      pieces: pieces, readCaptions: { text.read($0) }, encodeCue: { text.encode($0) })
    let work = Locked((rest: plans[...], failure: (any Error)?.none, composed: 0, steps: 0))
    DispatchQueue.concurrentPerform(iterations: ProcessInfo.processInfo.activeProcessorCount) { _ in
      var composer = composer
      while let plan = work.withLock({ $0.failure == nil ? $0.rest.popFirst() : nil }) {
        do {
          let source = try composer.compose(plan, into: target)
          work.withLock { work in
            work.composed += 1
            work.steps += source.steps
          }
        } catch {
          work.withLock { $0.failure = error }
        }
      }
    }
    let result = work.withLock { ($0.failure, $0.composed, $0.steps) }
    if let failure = result.0 { throw failure }
    print("\(cache): \(result.1) sources, \(result.2) steps")
  }
}
