// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Models

struct ModelVerifierTests {
  @Test(arguments: ModelName.allCases)
  func everyInstalledModelGivesItsKnownAnswers(_ model: ModelName) throws {
    _ = try TestModels.path(model.weights)
    let finding = ModelVerifier(ModelDirectory(path: TestModels.directory)).verify(model)
    guard case .passed(let difference) = finding else {
      Issue.record("\(model.rawValue): \(finding)")
      return
    }
    #expect(difference <= KnownAnswers.tolerance(model))
  }

  @Test func aDifferenceBeyondTheToleranceIsReportedWithTheNumbers() {
    #expect(
      ModelVerifier.compare([1, 2.5], with: [1, 2], tolerance: 0.25)
        == .failed("known-answer test: value 1 is 2.5, expected 2.0 within 0.25"))
    #expect(
      ModelVerifier.compare([1, 2.25], with: [1, 2], tolerance: 0.25) == .passed(difference: 0.25))
  }

  @Test func notANumberAndMissingValuesNeverPass() {
    #expect(
      ModelVerifier.compare([.nan], with: [1], tolerance: 0.25)
        == .failed("known-answer test: value 0 is nan, expected 1.0 within 0.25"))
    #expect(
      ModelVerifier.compare([], with: [1], tolerance: 0.25)
        == .failed("known-answer test: 0 values, expected 1"))
  }

  @Test func whatIsMissingOrHasAnotherHashIsNotRun() throws {
    let folder = try TemporaryFolder()
    let verifier = ModelVerifier(ModelDirectory(path: folder.path))
    #expect(verifier.verify(.yamnet) == .missing)
    #expect(verifier.verify(.yamnet).description == "missing. Run: nightjar models fetch")
    let changed = "Contents of yamnet.safetensors"
    try FakeModels.write(.yamnet, to: folder.path, weights: changed)
    let expected = FileHash.sha256("contents of yamnet.safetensors")
    #expect(
      verifier.verify(.yamnet).description == """
        FAILED: yamnet.safetensors: SHA-256 is \(FileHash.sha256(changed)), expected \(expected)
        """)
  }

  @Test func anHonestManifestDoesNotSaveAFileThatIsNoModel() throws {
    let folder = try TemporaryFolder()
    try FakeModels.write(.yamnet, to: folder.path)
    let finding = ModelVerifier(ModelDirectory(path: folder.path)).verify(.yamnet)
    guard case .failed(let reason) = finding else {
      Issue.record("\(finding)")
      return
    }
    #expect(reason.hasPrefix("\(folder.at("yamnet"))"))
  }
}
