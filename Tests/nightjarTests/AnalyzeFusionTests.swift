// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import TestSupport
import Testing

/// Temporal models with random weights through the whole program.
@Suite struct AnalyzeFusionTests {
  static let kinds = FusionKind.allCases.filter { $0 != .mean }

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func weights(_ kind: FusionKind) throws -> String {
    let path = "\(folder.path)/\(kind.rawValue).safetensors"
    try RandomTemporalModel(kind).write(to: path)
    return path
  }

  private func configuration(_ kind: FusionKind, _ path: String) -> String {
    "[fusion]\ntype = \"\(kind.rawValue)\"\nweights = \"\(path)\"\n"
  }

  @Test(arguments: kinds)
  func everyKindOfFusionRuns(_ kind: FusionKind) throws {
    let settings = configuration(kind, try weights(kind))
    let run = try Analysis(Analysis.sample, configuration: settings)
    #expect(run.status == 0, "\(run.errors)")
    let verdict = try Analysis.validate(folder.file("records.jsonl", run.output.utf8))
    #expect(verdict.isValid, "\(verdict.report)")
    for segment in try run.records where !segment["embedding"].isNull {
      #expect(segment["model"]["fusion"].string == kind.rawValue)
      let gates = segment["gates"].members.values.compactMap(\.double)
      #expect(gates.isEmpty || abs(gates.reduce(0, +) - 1) < 1e-3)
    }
  }

  @Test func theWorkersDoNotShowInAModelsRecordsEither() throws {
    let settings = configuration(.attention, try weights(.attention))
    let runs = try ["1", "8"].map {
      try Analysis(Analysis.sample, "--workers", $0, configuration: settings)
    }
    #expect(runs[0].repeatable == runs[1].repeatable)
  }

  @Test func otherWeightsAreAnotherModel() throws {
    let mean = try Analysis(Analysis.sample, "--to", "8", configuration: "fusion.type = \"mean\"")
    let model = try Analysis(
      Analysis.sample, "--to", "8", configuration: configuration(.late, try weights(.late)))
    let hashes = try [mean, model].map { try $0.records[0]["model"]["sha256"].string }
    #expect(hashes[0] != hashes[1])
  }

  @Test func aKindWithoutWeightsIsAMistakeInTheConfiguration() throws {
    let config = try folder.file("config.toml", "fusion.type = \"attention\"".utf8)
    let models = try BorrowedModels()
    let run = try withExtendedLifetime(models) {
      try NightjarProcess.run(
        ["analyze", Analysis.sample, "--config", config],
        environment: ["NIGHTJAR_MODELS": models.path])
    }
    #expect(run.status == 78)
    #expect(run.errors.contains("none are installed"), "\(run.errors)")
  }

  @Test func weightsOfAnotherKindAreRefused() throws {
    let settings = configuration(.attention, try weights(.late))
    let run = try Analysis(Analysis.sample, configuration: settings)
    #expect(run.status == 78)
    #expect(run.errors.contains("a model of type \"late\""), "\(run.errors)")
  }

  @Test func damagedWeightsAreRefusedByNameOfTensor() throws {
    var model = RandomTemporalModel(.late)
    model.add("fusion.gates.audio.bias", [7])
    let path = "\(folder.path)/wrong.safetensors"
    try model.write(to: path)
    let run = try Analysis(Analysis.sample, configuration: configuration(.late, path))
    #expect(run.status == 69)
    #expect(run.messages.count == 1)
    #expect(run.errors.contains("wrong.safetensors: tensor \"fusion.gates.audio.bias\""))
  }
}
