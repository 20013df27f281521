// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import ConfigurationFiles
import Encoders
import Events
import Fusion
import Media
import Models
import SystemPackage
import Tensors
import Testing

@testable import nightjar

@Suite struct FailureTests {
  private struct Surprise: Error, CustomStringConvertible {
    let description = "nobody expected this"
  }

  static let cases: [(any Error & Sendable, Int32)] = [
    (ConfigurationError.cannotRead(path: "a", reason: "b"), 78),
    (RuleError.duplicateName(rule: "a"), 78),
    (ModelsError.notInstalled(directory: "a"), 69),
    (ModelsError.offline(package: "a", version: "1", reason: "b"), 69),
    (ModelsError.unknownModel("a"), 64),
    (ModelsError.noWheel(package: "a", version: "1", wheel: "b", directory: "c"), 66),
    (ModelsError.wrongHash(path: "a", expected: "b", found: "c"), 65),
    (ModelsError.cannotWrite(path: "a", reason: "b"), 74),
    (MediaError.isDirectory(source: "a", location: "b"), 66),
    (MediaError.cutBeforeIndex(source: "a", location: "b"), 65),
    (MediaError.noSuchStream(source: "a", kind: "b", stream: 1, available: []), 64),
    (MediaError.interrupted(source: "a"), 130),
    (MediaError.outOfMemory(source: "a", call: "b"), 70),
    (OutputError.cannotWrite(output: "a", call: "b", reason: .noSpace), 74),
    (OutputError.cannotOpen(output: "a", reason: .permissionDenied), 74),
    (TranscriptError.isDirectory(path: "a"), 66),
    (TranscriptError.binary(path: "a"), 65),
    (EncoderError.badVocabulary(path: "a", reason: "b"), 69),
    (FusionError.badModel(path: "a", reason: "b"), 69),
    (FusionError.noModality, 70),
    (SafetensorsError.missingTensor(path: "a", tensor: "b"), 69),
    (Failure("c", status: .inputOutput), 74),
    (Surprise(), 70),
  ]

  @Test(arguments: cases.indices)
  func everyErrorHasItsExitStatus(index: Int) {
    let (error, status) = Self.cases[index]
    let failure = Failure(error)
    #expect(failure?.exitStatus.rawValue == status)
    #expect(failure?.message.hasSuffix((error as? Failure)?.message ?? "\(error)") == true)
  }

  @Test func whatTheArgumentParserThrowsIsLeftToIt() {
    #expect(Failure(ValidationError("no")) == nil)
    #expect(Failure(ExitCode(69)) == nil)
    #expect(Failure(CleanExit.helpRequest()) == nil)
  }
}
